use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use eframe::egui::Context;

/// A value that is computed in a thread for the key it is wanted for, and lags behind while the key changes.
/// At most one thread runs; keys that come and go meanwhile are never computed.
pub(crate) struct Latest<K, V> {
    value: Option<(K, V)>,
    running: Option<(K, Receiver<V>)>,
    /// The newest key and when it was first asked for.
    wanted: Option<(K, Instant)>,
    /// How long a key has to stay the same before its value is worth computing.
    quiet: Duration,
}

impl<K: Clone + PartialEq, V: Send + 'static> Latest<K, V> {
    pub(crate) const fn new(quiet: Duration) -> Self {
        Self { value: None, running: None, wanted: None, quiet }
    }

    /// Asks for the value of `key`; `work` is made and sent off when that is neither known nor on its way.
    /// Call it in every frame that shows the value.
    pub(crate) fn ask<W>(&mut self, ctx: &Context, key: &K, work: impl FnOnce() -> W)
    where
        W: FnOnce() -> V + Send + 'static,
    {
        self.collect();
        if self.value.as_ref().is_some_and(|(known, _)| known == key) {
            self.wanted = None;
            return;
        }
        if self.wanted.as_ref().is_none_or(|(wanted, _)| wanted != key) {
            self.wanted = Some((key.clone(), Instant::now()));
        }
        if self.running.is_some() {
            return;
        }
        let waited = self.wanted.as_ref().map_or(Duration::ZERO, |(_, since)| since.elapsed());
        if waited < self.quiet {
            ctx.request_repaint_after(self.quiet.saturating_sub(waited));
            return;
        }
        let (send, answer) = channel();
        let (work, ctx) = (work(), ctx.clone());
        std::thread::spawn(move || {
            // The window may be gone by now, which is fine.
            let _ = send.send(work());
            ctx.request_repaint();
        });
        self.running = Some((key.clone(), answer));
    }

    fn collect(&mut self) {
        let Some((key, answer)) = &self.running else { return };
        match answer.try_recv() {
            Ok(value) => {
                self.value = Some((key.clone(), value));
                self.running = None;
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.running = None,
        }
    }

    /// The newest value there is, and whether it is that of the key last asked for.
    pub(crate) fn value(&self) -> Option<(&V, bool)> {
        self.value.as_ref().map(|(_, value)| (value, self.wanted.is_none()))
    }

    /// True while something is computed or waits for its turn.
    pub(crate) const fn is_busy(&self) -> bool {
        self.running.is_some() || self.wanted.is_some()
    }

    /// Sets a value that was computed at once.
    pub(crate) fn put(&mut self, key: K, value: V) {
        (self.value, self.wanted) = (Some((key, value)), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_that_stays_is_computed() {
        let ctx = Context::default();
        let mut latest: Latest<u32, u32> = Latest::new(Duration::from_millis(20));
        for key in 1..=5 {
            latest.ask(&ctx, &key, || move || key * 10);
            assert!(latest.value().is_none() && latest.is_busy(), "nothing is computed while the key changes");
        }
        let begun = Instant::now();
        while latest.is_busy() && begun.elapsed() < Duration::from_secs(5) {
            latest.ask(&ctx, &5, || || 50);
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(latest.value(), Some((&50, true)));
        latest.ask(&ctx, &6, || || 60);
        assert_eq!(latest.value(), Some((&50, false)), "the old value stays until the new one is there");
    }
}
