//! Services keep their state in volumes that exist.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kit::State;
use crate::spec::{ContainerPath, Mount, MountSource, USUAL_VOLUME};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for mount in expanded.services.iter().flat_map(|service| &service.volumes) {
        declared(cx, mount);
    }
    let volumes = expanded.shared_volumes().map(|(_, path)| &path.value);
    let mounted = expanded.in_view().flat_map(|service| &service.volumes).map(|mount| &mount.path);
    let kept: Vec<&ContainerPath> = volumes.chain(mounted).collect();
    for State { path: state, may_be_mounted } in &expanded.state {
        let is_itself = kept.contains(&&state.value);
        if kept.iter().any(|path| state.value.is_below(path)) || (is_itself && *may_be_mounted) {
            continue;
        }
        outside(cx, state, &kept, is_itself);
    }
}

fn declared(cx: &mut Check<'_>, mount: &Spanned<Mount>) {
    let MountSource::Volume(name) = &mount.source else { return };
    let known: Vec<&str> = cx.expanded.spec.volumes.keys().map(|name| name.as_str()).collect();
    if known.contains(&name.as_str()) {
        return;
    }
    let span = cx.narrow(mount.span, name.as_str());
    let report = Diagnostic::new(Code::UnknownVolume, span, format!("there is no volume `{name}`"))
        .label("not declared under `volumes`");
    cx.report(match nearest(name.as_str(), known.iter().copied()) {
        Some(near) => report.edit(format!("write `{near}`"), span, near),
        None => report.advice(format!("add `{name}:` under `volumes` at the top of the file, with a description of what it keeps: that only you know")),
    });
}

fn outside(cx: &mut Check<'_>, state: &Spanned<ContainerPath>, kept: &[&ContainerPath], is_itself: bool) {
    let message = if is_itself {
        format!("the kit makes `{}` anew, and a volume is mounted there", state.value)
    } else {
        format!("what is kept in `{}` would be lost with the container", state.value)
    };
    let report = Diagnostic::new(Code::StateOutsideVolumes, state.span, message);
    let base = state.as_str().rsplit('/').next().unwrap_or_default();
    cx.report(match kept.first() {
        None => cx.with_volume(parent(state.as_str()), report.label("no volume is mounted above it")),
        Some(volume) if cx.sources.text(state.span) == state.as_str() => {
            let instead = format!("{}/{base}", volume.as_str().trim_end_matches('/'));
            let label = if is_itself { "the volume itself; it must be a folder below it" } else { "below no volume" };
            report.label(label).edit(format!("keep it below `{volume}`"), state.span, instead)
        }
        Some(volume) => {
            report.label("below no volume").advice(format!("choose a folder below `{volume}`; its name only you know"))
        }
    });
}

fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => USUAL_VOLUME,
        Some((parent, _)) => parent,
    }
}
