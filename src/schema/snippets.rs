//! What editors offer to begin with: `defaultSnippets`, as the YAML language server of VS Code reads them.

use serde_json::{Value, json};

use super::Schema;

pub(super) fn add(schema: &mut Schema) {
    let services = [
        snippet("a service", "A program that stays", &json!({ "${1:web}": { "command": "${2:PROGRAM ARGUMENTS}" } })),
        snippet(
            "a service with a port",
            "A program that stays, its port and its health check",
            &json!({ "${1:web}": {
                "command": "${2:PROGRAM ARGUMENTS}",
                "ports": { "${3:http}": "${4:8000}" },
                "healthcheck": { "tcp": "^true" },
            } }),
        ),
        snippet(
            "a oneshot",
            "A script that runs to its end at every start",
            &json!({ "${1:setup}": { "oneshot": "^true", "script": "${2:echo done}\n" } }),
        ),
    ];
    offer(schema, "", "services", &services);
    let stage = json!({ "${1:app}": { "steps": [{ "run": "${2:make}" }], "provides": { "${3:/out}": "${4:/app}" } } });
    offer(schema, "", "stages", &[snippet("a stage", "Steps, and what they make", &stage)]);
    let volume = json!({ "${1:data}": { "path": "${2:/data}", "description": "${3:What it keeps}" } });
    offer(schema, "", "volumes", &[snippet("a volume", "State that outlives a container", &volume)]);
    let ports = [
        snippet("a port", "Inside the container only", &json!({ "${1:http}": "${2:8000}" })),
        snippet(
            "a published port",
            "On the host, and moved by a variable",
            &json!({ "${1:http}": { "port": "${2:8000}", "env": "${3:PORT}", "publish": "^true" } }),
        ),
    ];
    offer(schema, "Service", "ports", &ports);
    let checks = [
        snippet("over HTTP", "A path answers with success", &json!({ "http": "${1:/health}" })),
        snippet("a connection", "The port accepts connections", &json!({ "tcp": "^true" })),
        snippet("a command", "It succeeds", &json!({ "test": ["CMD", "${1:PROGRAM}"] })),
    ];
    offer(schema, "Service", "healthcheck", &checks);
}

fn snippet(label: &str, description: &str, body: &Value) -> Value {
    json!({ "label": label, "description": description, "body": body })
}

fn offer(schema: &mut Schema, definition: &str, key: &str, snippets: &[Value]) {
    schema.property(definition, key).insert("defaultSnippets".to_owned(), json!(snippets));
}
