//! Long work off the window's thread, with progress and a way to stop it.
//!
//! [`Jobs`] runs what a person asked for once: opening, exporting, generating. [`Latest`] keeps a value in step with
//! something that changes while it is computed: a preview, the findings of a large drawing.

mod latest;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui::Context;

use super::App;
pub(crate) use latest::Latest;

/// What happens in the window once a job has ended.
pub(crate) type Then = Box<dyn FnOnce(&mut App, &Context) + Send>;

/// What job and window know of each other.
#[derive(Default)]
struct Shared {
    /// Thousandths done; 0 while nobody can tell.
    done: AtomicU32,
    cancelled: AtomicBool,
    stage: Mutex<String>,
}

/// A job's side: says how far it is and hears when nobody wants it any more.
#[derive(Clone)]
pub(crate) struct Progress {
    shared: Arc<Shared>,
    ctx: Context,
}

impl Progress {
    /// So many of so many steps are done.
    pub(crate) fn set(&self, done: usize, of: usize) {
        let share = u32::try_from(done.saturating_mul(1000) / of.max(1)).unwrap_or(1000).min(1000);
        if self.shared.done.swap(share, Ordering::Relaxed) != share {
            self.ctx.request_repaint();
        }
    }

    /// What is being done now, such as `drawing page 3`.
    pub(crate) fn stage(&self, text: impl Into<String>) {
        *self.shared.stage.lock().unwrap_or_else(PoisonError::into_inner) = text.into();
        self.ctx.request_repaint();
    }

    /// The person has changed their mind: stop at the next occasion. What is returned then is dropped.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }
}

/// A job that runs now, as the status bar shows it.
pub(crate) struct Running {
    pub(crate) id: u64,
    pub(crate) title: String,
    shared: Arc<Shared>,
    answer: Receiver<Then>,
    since: Instant,
}

impl Running {
    /// Share done, 0 to 1, if the job can tell.
    pub(crate) fn share(&self) -> Option<f32> {
        let done = self.shared.done.load(Ordering::Relaxed);
        (done > 0).then_some(done as f32 / 1000.0)
    }

    pub(crate) fn stage(&self) -> String {
        self.shared.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A job is worth a place in the status bar only when it takes long enough to be noticed.
    pub(crate) fn is_noticeable(&self) -> bool {
        self.since.elapsed() > Jobs::NOTICEABLE
    }
}

/// The jobs that run now.
#[derive(Default)]
pub(crate) struct Jobs {
    running: Vec<Running>,
    started: u64,
}

impl Jobs {
    const NOTICEABLE: Duration = Duration::from_millis(150);

    /// Runs `work` in a thread of its own; what it returns is done to the window afterwards, unless it was cancelled.
    pub(crate) fn start<T>(
        &mut self,
        ctx: &Context,
        title: impl Into<String>,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> u64
    where
        T: FnOnce(&mut App, &Context) + Send + 'static,
    {
        self.started += 1;
        let (shared, (send, answer)) = (Arc::new(Shared::default()), channel::<Then>());
        let progress = Progress { shared: Arc::clone(&shared), ctx: ctx.clone() };
        std::thread::spawn(move || {
            let then = work(&progress);
            // The window may be gone by now, which is fine.
            let _ = send.send(Box::new(then));
            progress.ctx.request_repaint();
        });
        // One more frame shows a job that turned out to take its time.
        ctx.request_repaint_after(Self::NOTICEABLE + Duration::from_millis(10));
        let title = title.into();
        self.running.push(Running { id: self.started, title, shared, answer, since: Instant::now() });
        self.started
    }

    /// Stops a job and forgets what it would have done.
    pub(crate) fn cancel(&mut self, id: u64) {
        for job in self.running.iter().filter(|job| job.id == id) {
            job.shared.cancelled.store(true, Ordering::Relaxed);
        }
        self.running.retain(|job| job.id != id);
    }

    pub(crate) fn running(&self) -> &[Running] {
        &self.running
    }

    pub(crate) fn is_running(&self, id: u64) -> bool {
        self.running.iter().any(|job| job.id == id)
    }

    /// What ended jobs want done, in the order they were started.
    pub(crate) fn poll(&mut self) -> Vec<Then> {
        let mut ended: Vec<Then> = Vec::new();
        self.running.retain(|job| match job.answer.try_recv() {
            Ok(then) => {
                ended.push(then);
                false
            }
            Err(TryRecvError::Empty) => true,
            Err(TryRecvError::Disconnected) => {
                let text = format!("{}: this went wrong inside Skywright and was stopped", job.title);
                ended.push(Box::new(move |app, ctx| app.tell(ctx, text)));
                false
            }
        });
        ended
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for job in &self.running {
            job.shared.cancelled.store(true, Ordering::Relaxed);
        }
    }
}
