//! Kits for stages, used in the image itself: their steps become the image's, done by who runs there.

use indexmap::IndexMap;

use super::expanded::{Expanded, InPlace};
use super::merge;
use super::open::{Opener, Use};
use crate::spec::{Argument, KitName, Stage, User, UserName};
use crate::yaml::Spanned;

impl Expanded {
    pub(super) fn add_in_place(
        &mut self,
        kit: &Spanned<KitName>,
        given: &IndexMap<Spanned<String>, Spanned<Argument>>,
        kits: &mut Opener<'_>,
    ) {
        let user = self.only_user();
        let home = user.as_ref().map_or_else(|| "/root".to_owned(), |user| self.home(user));
        let Some(opened) = kits.open(kit, &Use::Image(&home), given) else { return };
        let stage = self.brought_stage(kit, opened, &mut kits.findings);
        let own = Stage { working_dir: self.spec.image.working_dir.clone(), ..Stage::default() };
        let mut stage = merge::stage(stage, own);
        for step in &mut stage.steps {
            step.value.user = user.clone().map(|user| Spanned::new(user, kit.span));
        }
        self.in_place.push(InPlace { kit: kit.clone(), stage, user });
    }

    /// The one user besides root that services run as; nothing where there are several.
    fn only_user(&self) -> Option<UserName> {
        let users = self.built().filter_map(|service| service.user.as_ref());
        let mut users = users.map(|user| &user.value).filter(|user| user.as_str() != "root");
        let only = users.next()?;
        users.all(|other| other == only).then(|| only.clone())
    }

    fn home(&self, name: &UserName) -> String {
        let home = self.users.get(name).and_then(|user: &Spanned<User>| user.home.as_ref());
        home.map_or_else(|| format!("/home/{name}"), ToString::to_string)
    }
}
