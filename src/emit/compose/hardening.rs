//! What a hardened container may do and write.

use crate::model::Hardening;
use crate::yaml_out::{Mapping, Value};

/// The words that say it; none where the container is not hardened.
pub(super) fn words(hardening: Option<&Hardening>) -> Mapping {
    let mut words = Mapping::new();
    let Some(Hardening { tmpfs, cap_add, security_opt }) = hardening else { return words };
    words.put("read_only", Value::Bool(true));
    put(&mut words, "tmpfs", tmpfs);
    put(&mut words, "cap_drop", &[Hardening::CAP_DROP.to_owned()]);
    put(&mut words, "cap_add", cap_add);
    put(&mut words, "security_opt", security_opt);
    words
}

fn put(words: &mut Mapping, word: &str, texts: &[String]) {
    if !texts.is_empty() {
        words.put(word, Value::Sequence(texts.iter().cloned().map(Value::Text).collect()));
    }
}
