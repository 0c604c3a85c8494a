//! Asks for everything at once, a few at a time; one that gives no answer keeps nobody else from answering.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use hullwright::pins::{WantedDownload, WantedImage};
use hullwright::spec::Checksum;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::args::LockArgs;
use super::image::{Answer, Question};
use super::trouble::Trouble;
use super::{credentials, download, image};

/// The most that are asked at a time.
const AT_ONCE: usize = 8;

/// How long one waits for a connection, for the next bytes, for all that is said of an image, and for a download.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
pub(super) const SILENCE: Duration = Duration::from_secs(30);
const IMAGE: Duration = Duration::from_mins(1);
const DOWNLOAD: Duration = Duration::from_mins(10);

/// The answers, by reference and by address.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) images: BTreeMap<String, Result<Answer, Trouble>>,
    pub(super) downloads: BTreeMap<String, Result<Checksum, Trouble>>,
}

enum One {
    Image(String, Result<Answer, Trouble>),
    Download(String, Result<Checksum, Trouble>),
}

/// Asks for all of them.
pub(super) fn all(images: &[&WantedImage], downloads: &[&WantedDownload], args: &LockArgs) -> Answers {
    // Whoever was first has set the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut answers = Answers::default();
    let mut questions = Vec::new();
    for wanted in images {
        match Question::new(wanted, &args.mirror) {
            Ok(question) => questions.push(question),
            Err(trouble) => drop(answers.images.insert(wanted.reference.clone(), Err(trouble))),
        }
    }
    match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(questions, downloads, &args.plain_http, &mut answers)),
        Err(error) => {
            let trouble = Trouble::of_request(&error, "this machine");
            let refused = questions.iter().map(|question| question.wanted.reference.clone());
            answers.images.extend(refused.map(|name| (name, Err(trouble.clone()))));
            answers.downloads.extend(downloads.iter().map(|wanted| (wanted.url.clone(), Err(trouble.clone()))));
        }
    }
    answers
}

async fn run(questions: Vec<Question>, downloads: &[&WantedDownload], plain: &[String], answers: &mut Answers) {
    let (registries, servers) = (image::client(&questions, plain), download::client());
    let mut logins = BTreeMap::new();
    for question in &questions {
        let registry = question.registry();
        logins.entry(registry.to_owned()).or_insert_with(|| credentials::of(registry));
    }
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for question in questions {
        let login = logins.get(question.registry()).cloned().unwrap_or_else(|| credentials::of(question.registry()));
        let (room, client) = (Arc::clone(&room), registries.clone());
        tasks.spawn(async move {
            let _place = room.acquire().await;
            let (name, host) = (question.wanted.reference.clone(), question.registry().to_owned());
            let answer = async { image::ask(client?, question, login?).await };
            One::Image(name, timeout(IMAGE, answer).await.unwrap_or_else(|_| Err(Trouble::too_slow(&host))))
        });
    }
    for wanted in downloads {
        let (room, client, url) = (Arc::clone(&room), servers.clone(), wanted.url.clone());
        tasks.spawn(async move {
            let _place = room.acquire().await;
            let answer = async { download::ask(client?, url.clone()).await };
            let answer = timeout(DOWNLOAD, answer).await.unwrap_or_else(|_| Err(Trouble::too_slow(&url)));
            One::Download(url, answer)
        });
    }
    let all = tasks.len();
    progress(0, all);
    while let Some(done) = tasks.join_next().await {
        progress(all - tasks.len(), all);
        match done.expect("internal: no question panics") {
            One::Image(name, answer) => drop(answers.images.insert(name, answer)),
            One::Download(url, answer) => drop(answers.downloads.insert(url, answer)),
        }
    }
}

/// How many have answered: on a terminal, in a line that is gone at the end.
fn progress(done: usize, all: usize) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        let words = if done < all { format!("asked {done} of {all}") } else { String::new() };
        // Who does not want to see it misses nothing.
        let _ = write!(terminal, "\r\u{1b}[K{words}").and_then(|()| terminal.flush());
    }
}
