//! The window driven through its accessibility tree, as a person with a screen reader would.

#![expect(clippy::unwrap_used, reason = "tests may stop at what they did not expect")]

mod canvas;
mod dialogs;
mod editing;
mod files;
mod inspector;
mod leaving;
mod panels;
mod project;

use std::path::PathBuf;

use eframe::egui::{Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use skywright::model::{ComponentId, Document};

use super::App;

pub(super) type Window = Harness<'static, App>;

/// A window of its own settings that opens `path`.
pub(super) fn window(path: Option<PathBuf>) -> Window {
    window_with(None, path)
}

/// The same with settings kept in a file.
pub(super) fn window_with(settings: Option<PathBuf>, path: Option<PathBuf>) -> Window {
    let builder = Harness::builder()
        .with_size(Vec2::new(1280.0, 800.0))
        .with_max_steps(60)
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs();
    let mut window = builder.build_eframe(move |creation| App::new(&creation.egui_ctx, settings, path));
    window.run();
    window
}

/// A drawing in a file of its own folder, which lives as long as the test.
pub(super) fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// Browser, HTTP API, function, table and queue, some of them wired.
pub(super) const SHOP: &str = r#"{"schema":1,"settings":{"name":"Shop"},
"nodes":[
{"id":"browser","type":"client_web","name":"Browser","x":0,"y":0},
{"id":"api","type":"apigw_http","name":"Shop API","x":160,"y":0},
{"id":"orders","type":"lambda","name":"Orders","x":320,"y":0,"props":{"memory_mb":512}},
{"id":"table","type":"dynamodb","name":"Shop table","x":480,"y":0},
{"id":"queue","type":"sqs_standard","name":"Mails","x":320,"y":160}
],
"edges":[{"id":"call","from":"browser","to":"api"},{"id":"route","from":"api","to":"orders"}]}"#;

/// A window with the shop in it.
pub(super) fn shop() -> (tempfile::TempDir, Window) {
    let (folder, path) = file("shop.json", SHOP);
    (folder, window(Some(path)))
}

pub(super) fn document(window: &Window) -> &Document {
    window.state().editor.document()
}

pub(super) fn names(window: &Window) -> Vec<String> {
    document(window).components().values().map(|component| component.name.clone()).collect()
}

pub(super) fn component_at(window: &Window, id: &str) -> (f64, f64) {
    let pos = document(window).component(&ComponentId::new(id)).unwrap().pos;
    (pos.x, pos.y)
}

/// Presses, moves in a few steps and lets go, as a hand does.
pub(super) fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    press_and_move(window, from, to);
    window.drop_at(to);
    window.run_ok();
}

pub(super) fn press_and_move(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.run_ok();
    window.drag_at(from);
    window.run_ok();
    for step in 1_u8..=4 {
        window.hover_at(from + (to - from) * (f32::from(step) / 4.0));
        window.run_ok();
    }
}

pub(super) fn center(window: &Window, label: &str) -> Pos2 {
    window.get_by_label(label).rect().center()
}

pub(super) fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

/// Screen points per world pixel.
#[expect(clippy::cast_possible_truncation, reason = "zooms are small numbers")]
pub(super) fn zoom(window: &Window) -> f32 {
    window.state().editor.camera.zoom as f32
}

/// Whether anything in the window says this.
pub(super) fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}
