//! Compose's own words on a service: the list of them, and what each takes.

use super::shape::{BYTES, DECIMAL, Field, NAME, PULL_POLICY, Pattern, RESTART, Shape, TIME, WHOLE, key, needed};
use Shape::{Bool, Choice, Either, Fields, Like, List, Map, Nothing, Number, Scalar, Text};

/// A word of Compose's, as it stands on a service or on a volume.
#[derive(Debug)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub what: &'static str,
    /// What it takes.
    pub shape: Shape,
}

/// A key of Compose's that has another word here.
#[derive(Debug)]
pub struct Foreign {
    /// The key.
    pub name: &'static str,
    /// What to write.
    pub instead: &'static str,
    /// Why it is not taken.
    pub reason: &'static str,
}

const fn word(name: &'static str, shape: Shape, what: &'static str) -> Word {
    Word { name, what, shape }
}

const TEXTS: Shape = List(&Text);
/// One text, or several.
const TEXT_OR_TEXTS: Shape = Either(&[Text, TEXTS]);
/// `NAME: VALUE`, or a list of `NAME=VALUE`.
const PAIRS: Shape = Either(&[TEXTS, Map(&Scalar)]);
const COUNT: Shape = Number(&WHOLE, 0);
/// Fewer than none is no limit.
const LIMIT: Shape = Number(&WHOLE, -1);
const AMOUNT: Shape = Number(&DECIMAL, 0);
const SIZE: Shape = Number(&BYTES, 0);
const SIZE_OR_NO_LIMIT: Shape = Number(&BYTES, -1);
const HARDWARE: &[Field] = &[
    key("capabilities", TEXTS),
    key("count", COUNT_OR_ALL),
    key("device_ids", TEXTS),
    key("driver", Text),
    key("options", PAIRS),
];
const RESERVED: &[Field] = &[
    needed("capabilities", TEXTS),
    key("count", COUNT_OR_ALL),
    key("device_ids", TEXTS),
    key("driver", Text),
    key("options", PAIRS),
];
const COUNT_OR_ALL: Shape = Number(&HOW_MANY, -1);
const HOW_MANY: Pattern = Pattern {
    what: "a whole number, or `all`",
    regex: "^(all|-?[0-9]{1,18})$",
    fits: |text| text == "all" || (WHOLE.fits)(text),
};
const RESOURCES: &[Field] = &[
    key("limits", Fields(&[key("cpus", AMOUNT), key("memory", Like(&BYTES)), key("pids", LIMIT)])),
    key(
        "reservations",
        Fields(&[
            key("cpus", AMOUNT),
            key("memory", Like(&BYTES)),
            key("devices", List(&Fields(RESERVED))),
            key(
                "generic_resources",
                List(&Fields(&[key("discrete_resource_spec", Fields(&[key("kind", Text), key("value", AMOUNT)]))])),
            ),
        ]),
    ),
];
const ROLLING: &[Field] = &[
    key("parallelism", COUNT),
    key("delay", Like(&TIME)),
    key("failure_action", Text),
    key("monitor", Like(&TIME)),
    key("max_failure_ratio", AMOUNT),
    key("order", Choice(&["start-first", "stop-first"])),
];
const DEPLOY: &[Field] = &[
    key("mode", Choice(&["global", "replicated", "replicated-job", "global-job"])),
    key("endpoint_mode", Choice(&["vip", "dnsrr"])),
    key("replicas", COUNT),
    key("labels", PAIRS),
    key("update_config", Fields(ROLLING)),
    key("rollback_config", Fields(ROLLING)),
    key("resources", Fields(RESOURCES)),
    key(
        "restart_policy",
        Fields(&[
            key("condition", Choice(&["none", "on-failure", "any"])),
            key("delay", Like(&TIME)),
            key("max_attempts", COUNT),
            key("window", Like(&TIME)),
        ]),
    ),
    key(
        "placement",
        Fields(&[
            key("constraints", TEXTS),
            key("preferences", List(&Fields(&[key("spread", Text)]))),
            key("max_replicas_per_node", COUNT),
        ]),
    ),
];
const HOOK: &[Field] = &[
    needed("command", TEXT_OR_TEXTS),
    key("user", Text),
    key("privileged", Bool),
    key("working_dir", Text),
    key("environment", PAIRS),
];
const WATCH: &[Field] = &[
    needed("path", Text),
    needed("action", Choice(&["rebuild", "restart", "sync", "sync+restart", "sync+exec"])),
    key("target", Text),
    key("ignore", TEXTS),
    key("include", TEXTS),
    key("initial_sync", Bool),
    key("exec", Fields(HOOK)),
];
const NETWORK: &[Field] = &[
    key("aliases", TEXTS),
    key("ipv4_address", Text),
    key("ipv6_address", Text),
    key("link_local_ips", TEXTS),
    key("mac_address", Text),
    key("interface_name", Text),
    key("driver_opts", Map(&Scalar)),
    key("priority", AMOUNT),
    key("gw_priority", AMOUNT),
];
/// A name, or a name and where its contents are found.
const MOUNTED: Shape = List(&Either(&[
    Like(&NAME),
    Fields(&[
        needed("source", Like(&NAME)),
        key("target", Text),
        key("uid", Text),
        key("gid", Text),
        key("mode", Scalar),
    ]),
]));

/// The words of Compose's that a service takes.
pub const ON_SERVICE: &[Word] = &[
    word("annotations", PAIRS, "Annotations of the container."),
    word("cap_add", TEXTS, "Capabilities that the container gets."),
    word("cap_drop", TEXTS, "Capabilities that the container loses."),
    word("cgroup", Choice(&["host", "private"]), "Whose control groups the container sees."),
    word("cgroup_parent", Text, "Control group that the container is put into."),
    word("configs", MOUNTED, "Configs of the compose file that are mounted: names of `compose.configs`."),
    word("container_name", Like(&NAME), "Name of the container, in the place of the one that Compose makes."),
    word("cpu_shares", COUNT, "Weight of the container when processors are short."),
    word("cpus", AMOUNT, "Processors that the container may use."),
    word("cpuset", Text, "Which processors it may use."),
    word("deploy", Fields(DEPLOY), "How many containers there are, and their limits and reservations."),
    word(
        "develop",
        Fields(&[needed("watch", List(&Fields(WATCH)))]),
        "What `docker compose watch` does when a source changes.",
    ),
    word("device_cgroup_rules", TEXTS, "Rules for devices of the control group."),
    word(
        "devices",
        List(&Either(&[Text, Fields(&[needed("source", Text), key("target", Text), key("permissions", Text)])])),
        "Devices of the host that the container sees.",
    ),
    word("dns", TEXT_OR_TEXTS, "Name servers."),
    word("dns_opt", TEXTS, "Options of the resolver."),
    word("dns_search", TEXT_OR_TEXTS, "Domains that names are looked for in."),
    word("domainname", Text, "Domain of the container's host name."),
    word("extra_hosts", Either(&[TEXTS, Map(&TEXT_OR_TEXTS)]), "Further names of hosts, with their addresses."),
    word("gpus", Either(&[Choice(&["all"]), List(&Fields(HARDWARE))]), "Graphics processors that the container sees."),
    word("group_add", TEXTS, "Further groups of the container's user."),
    word("hostname", Text, "Host name within the container."),
    word("ipc", Text, "Whose shared memory the container sees."),
    word("isolation", Text, "How containers are isolated, where a platform has several ways."),
    word("labels", PAIRS, "Labels of the container."),
    word("logging", Fields(&[key("driver", Text), key("options", Map(&Scalar))]), "Where the container's output goes."),
    word("mac_address", Text, "Hardware address of the container."),
    word("mem_limit", SIZE, "Memory that the container may use."),
    word("mem_reservation", SIZE, "Memory that the container should have."),
    word("mem_swappiness", LIMIT, "How readily the container's memory is swapped out: 0 to 100."),
    word("memswap_limit", SIZE_OR_NO_LIMIT, "Memory and swap that the container may use together."),
    word(
        "networks",
        Either(&[List(&Like(&NAME)), Map(&Either(&[Nothing, Fields(NETWORK)]))]),
        "Networks that the container is in; each is declared in the compose file, and `compose.networks` may say more of it.",
    ),
    word("oom_kill_disable", Bool, "Whether the container is spared when memory is short."),
    word(
        "oom_score_adj",
        Number(&WHOLE, -1_000),
        "How soon the container is ended when memory is short: -1000 to 1000.",
    ),
    word("pid", Text, "Whose processes the container sees."),
    word("pids_limit", LIMIT, "Processes that the container may have; -1 is no limit."),
    word("platform", Text, "Platform that the container runs on."),
    word("privileged", Bool, "Whether the container may do all that the host may."),
    word("profiles", List(&Like(&NAME)), "Profiles with which the service starts; without one it always does."),
    word("pull_policy", Like(&PULL_POLICY), "When the image is pulled."),
    word("read_only", Bool, "Whether the container's root is read-only."),
    word("restart", Like(&RESTART), "Whether the container is started again when it ends."),
    word("runtime", Text, "Runtime that the container is run with."),
    word("scale", COUNT, "How many containers there are."),
    word("secrets", MOUNTED, "Secrets of the compose file that are mounted: names of `compose.secrets`."),
    word("security_opt", TEXTS, "Options of the kernel's security modules."),
    word("shm_size", SIZE, "Size of `/dev/shm`."),
    word("stdin_open", Bool, "Whether the standard input stays open."),
    word("storage_opt", Map(&Scalar), "Options of the storage driver."),
    word("sysctls", PAIRS, "Parameters of the kernel."),
    word("tmpfs", TEXT_OR_TEXTS, "Folders in memory."),
    word("tty", Bool, "Whether the container has a terminal."),
    word(
        "ulimits",
        Map(&Either(&[LIMIT, Fields(&[needed("soft", LIMIT), needed("hard", LIMIT)])])),
        "Limits of the container's processes.",
    ),
    word("userns_mode", Text, "Whose users the container has."),
    word("uts", Text, "Whose host name the container has."),
];

/// The words of Compose's that a volume takes.
pub const ON_VOLUME: &[Word] = &[
    word("driver", Text, "Who keeps the volume."),
    word("driver_opts", Map(&Scalar), "Options of the driver."),
    word("external", Bool, "Whether the volume is there already; then Compose neither makes nor removes it."),
    word("labels", PAIRS, "Labels of the volume."),
    word("name", Like(&NAME), "Name of the volume outside the project."),
];

const fn foreign(name: &'static str, instead: &'static str, reason: &'static str) -> Foreign {
    Foreign { name, instead, reason }
}

const OWN_FILE: &str = "it is written verbatim";

/// The keys of Compose's that a service does not take.
pub const NOT_ON_SERVICE: &[Foreign] = &[
    foreign(
        "build",
        "`image` and `stages` at the top of the file",
        "the image and how it is built are described once, for all services",
    ),
    foreign(
        "env_file",
        "`.env` beside the compose file",
        "what users set is declared under `environment`, and `.env.example` lists it",
    ),
    foreign("expose", "`ports`", "a port that is not published is open to the other containers anyway"),
    foreign("extends", "`image_of`", "a service of the same image inherits from the one that it names"),
    foreign("external_links", "`depends_on` and `networks`", "names of services are known within a network"),
    foreign("init", "`image.init`", "what starts and watches the processes is part of the image"),
    foreign("links", "`depends_on`", "services find each other by their names"),
    foreign("volumes_from", "`volumes`", "what is mounted stands on each service"),
    foreign("attach", "`compose.services.NAME`", OWN_FILE),
    foreign("blkio_config", "`compose.services.NAME`", OWN_FILE),
    foreign("cpu_count", "`cpus`, or `compose.services.NAME`", OWN_FILE),
    foreign("cpu_percent", "`cpus`, or `compose.services.NAME`", OWN_FILE),
    foreign("cpu_period", "`cpus`, or `compose.services.NAME`", OWN_FILE),
    foreign("cpu_quota", "`cpus`, or `compose.services.NAME`", OWN_FILE),
    foreign("cpu_rt_period", "`compose.services.NAME`", OWN_FILE),
    foreign("cpu_rt_runtime", "`compose.services.NAME`", OWN_FILE),
    foreign("credential_spec", "`compose.services.NAME`", OWN_FILE),
    foreign("label_file", "`labels`, or `compose.services.NAME`", OWN_FILE),
    foreign(
        "network_mode",
        "`networks`, or `compose.services.NAME`",
        "outside the project's networks, services do not find each other by their names",
    ),
    foreign("post_start", "`compose.services.NAME`", OWN_FILE),
    foreign("pre_stop", "`compose.services.NAME`", OWN_FILE),
];
