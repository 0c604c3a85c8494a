//! Folders that become somebody's before the services start.

use super::super::kind::views;
use super::Quoted;

views! {
    /// What runs before every service but the look at the environment.
    struct Prepare {
        /// Folders that become somebody's.
        owners: Owners,
    }

    /// Folders that become somebody's, where they are somebody else's.
    struct Owners {
        /// Folders that are made, with everything in them.
        made: Vec<MadeFolder>,
        /// Volumes, with everything in them.
        volumes: Vec<Folder>,
        /// Folders of the image or in memory, without what is in them.
        folders: Vec<Folder>,
        /// Whether what is in a volume may be somebody else's though the volume itself is not: the base has changed its owner.
        looked_through: bool,
        /// What ends a command that takes too long, one word each.
        limited: Vec<Quoted>,
    }

    /// A folder that is made, and is somebody's.
    struct MadeFolder {
        /// Its path.
        path: String,
        /// The number of the user.
        uid: Quoted,
        /// The number of the group.
        gid: Quoted,
        /// What is mounted there or above.
        within: String,
    }

    /// A folder that becomes somebody's.
    struct Folder {
        /// Its path.
        path: String,
        /// The number of the user.
        uid: Quoted,
        /// The number of the group.
        gid: Quoted,
        /// Users whose files in it stay theirs.
        but: Vec<Quoted>,
    }
}
