use std::time::{Duration, Instant};

use eframe::egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable as _;
use skywright::scene::View;

use super::*;
use crate::gui::prefs::Prefs;

/// Lets frames pass until something holds that is made in the background.
fn wait_until(window: &mut Window, what: &str, holds: impl Fn(&Window) -> bool) {
    let begun = Instant::now();
    while !holds(window) {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain for: {what}");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    window.run_ok();
}

fn export_dialog(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    window.run_ok();
}

/// Chooses a path as somebody does whose system has no file dialog.
fn chosen(window: &mut Window, purpose: crate::gui::files::Purpose, path: &std::path::Path) {
    let ctx = window.ctx.clone();
    window.state_mut().choose_for_test(&ctx, &purpose, path.to_path_buf());
    window.run_ok();
}

#[test]
fn every_format_is_offered_and_says_how_large_its_file_is() {
    let (_folder, mut window) = shop();
    export_dialog(&mut window);
    for format in ["SVG", "PNG", "PDF", "HTML", "draw.io", "Excalidraw", "Mermaid", "D2", "DOT", "JSON", "RON"] {
        window.get_by_role_and_label(eframe::egui::accesskit::Role::RadioButton, format).click();
        window.run_ok();
        let facts = format!("{format} file");
        wait_until(&mut window, &facts, |window| says(window, &facts) && !says(window, "renewing"));
        assert!(says(&window, "kB") || says(&window, "bytes"), "{format}");
    }
}

#[test]
fn what_a_format_cannot_carry_is_said_before_anything_is_written() {
    let (_folder, mut window) = shop();
    export_dialog(&mut window);
    click(&mut window, "Mermaid");
    wait_until(&mut window, "losses", |window| says(window, "Stays behind"));
    // What is shown of a text format is its text.
    assert!(window.query_all_by_role(eframe::egui::accesskit::Role::Code).next().is_some());
}

#[test]
fn an_export_is_written_with_what_was_chosen() {
    let (folder, mut window) = shop();
    export_dialog(&mut window);
    click(&mut window, "Isometric");
    click(&mut window, "Title");
    click(&mut window, "Export SVG…");
    let path = folder.path().join("shop.svg");
    chosen(&mut window, crate::gui::files::Purpose::Export { extension: "svg".to_owned() }, &path);
    wait_until(&mut window, "file", |_| path.exists());
    wait_until(&mut window, "word of it", |window| says(window, "Exported to"));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("face-"), "bodies of the isometric view");
    assert!(text.contains("skywright-model"));
    assert!(!says(&window, "Copy as"), "the dialog has closed");
}

#[test]
fn a_selection_is_exported_alone() {
    let (folder, mut window) = shop();
    window.state_mut().editor.select_only(ComponentId::new("queue").into());
    export_dialog(&mut window);
    click(&mut window, "JSON");
    click(&mut window, "Selection only (1)");
    click(&mut window, "Export JSON…");
    let path = folder.path().join("part.json");
    chosen(&mut window, crate::gui::files::Purpose::Export { extension: "json".to_owned() }, &path);
    wait_until(&mut window, "file", |_| path.exists());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("Mails") && !text.contains("Browser"), "{text}");
}

#[test]
fn all_open_drawings_are_exported_each_under_its_name() {
    let (folder, mut window) = shop();
    let second = folder.path().join("store.json");
    std::fs::write(&second, super::SHOP.replace("\"Mails\"", "\"Parcels\"")).unwrap();
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, second);
    window.run();
    export_dialog(&mut window);
    click(&mut window, "JSON");
    click(&mut window, "All 2 files…");
    let out = folder.path().join("out");
    chosen(&mut window, crate::gui::files::Purpose::PictureFolder, &out);
    wait_until(&mut window, "word of it", |window| says(window, "Exported 2 drawings"));
    let [first, second] =
        ["shop", "store"].map(|name| std::fs::read_to_string(out.join(format!("{name}.json"))).unwrap());
    assert!(first.contains("Mails") && !first.contains("Parcels"), "{first}");
    assert!(second.contains("Parcels") && !second.contains("Mails"), "{second}");
}

#[test]
fn choices_are_there_again_after_a_restart() {
    let (folder, mut window) = shop();
    export_dialog(&mut window);
    click(&mut window, "PNG");
    click(&mut window, "Legend");
    let file = folder.path().join("settings.ron");
    window.state().prefs.save(&file);
    let again = Prefs::load(&file);
    assert_eq!(again.export, window.state().prefs.export);
    assert!(again.export.legend && again.export.format == "png");
}

#[test]
fn a_picture_goes_to_the_clipboard() {
    let (_folder, mut window) = shop();
    export_dialog(&mut window);
    // Frame by frame, as what goes out is only told in the frame it goes out in.
    window.get_by_label("Copy as SVG").click();
    let mut copied = None;
    let begun = Instant::now();
    while copied.is_none() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
        window.step();
        copied = window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
    }
    assert!(copied.unwrap_or_default().starts_with("<svg"));
}

#[test]
fn a_project_shows_its_files_before_it_is_written() {
    let (folder, mut window) = shop();
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    window.run_ok();
    wait_until(&mut window, "files", |window| window.query_by_label("template.yaml").is_some());
    assert!(says(&window, "files  ·"));
    let target = folder.path().join("project");
    click(&mut window, "Write into a folder…");
    chosen(&mut window, crate::gui::files::Purpose::ProjectFolder, &target);
    wait_until(&mut window, "project", |window| says(window, "The project is written"));
    assert!(target.join("template.yaml").exists());
    window.get_by_label("Open the folder");
}

#[test]
fn a_folder_with_something_in_it_is_only_merged_into_when_told() {
    let (folder, mut window) = shop();
    let target = folder.path().join("project");
    std::fs::create_dir(&target).unwrap();
    std::fs::write(target.join("mine.txt"), "mine").unwrap();
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    window.run_ok();
    wait_until(&mut window, "files", |window| window.query_by_label("template.yaml").is_some());
    click(&mut window, "Write into a folder…");
    chosen(&mut window, crate::gui::files::Purpose::ProjectFolder, &target);
    assert!(says(&window, "The folder is not empty"));
    assert!(!target.join("template.yaml").exists());
    click(&mut window, "Merge");
    wait_until(&mut window, "project", |window| says(window, "The project is written"));
    assert!(target.join("template.yaml").exists());
    assert_eq!(std::fs::read_to_string(target.join("mine.txt")).unwrap(), "mine");
}

#[test]
fn one_function_can_have_a_language_of_its_own() {
    let (_folder, mut window) = shop();
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    window.run_ok();
    wait_until(&mut window, "files", |window| window.query_by_label("template.yaml").is_some());
    let has = |window: &Window, end: &str| window.query_all_by_label_contains(end).next().is_some();
    assert!(has(&window, "app.py"));
    click(&mut window, "Language of Orders");
    window.get_all_by_label("Node.js").last().unwrap().click();
    window.run_ok();
    wait_until(&mut window, "another handler", |window| has(window, "app.mjs"));
}

fn settings(window: &mut Window, page: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    window.run_ok();
    window.get_by_role_and_label(eframe::egui::accesskit::Role::Tab, page).click();
    window.run_ok();
}

#[test]
fn a_theme_is_chosen_from_pictures() {
    let (_folder, mut window) = shop();
    settings(&mut window, "Appearance");
    for name in ["Like the system", "Light", "Dark", "Print", "Contrast", "Blueprint", "Riso"] {
        click(&mut window, name);
    }
    assert!(!window.ctx.global_style().visuals.dark_mode);
    click(&mut window, "Dark");
    assert!(window.ctx.global_style().visuals.dark_mode);
}

#[test]
fn a_theme_file_shows_as_it_is_saved_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let themes = folder.path().join("themes");
    std::fs::create_dir(&themes).unwrap();
    let file = themes.join("mine.ron");
    std::fs::write(&file, "(name: \"mine\", base: \"light\", canvas: \"#fff000\")").unwrap();
    let mut window = window_with(Some(folder.path().join("settings.ron")), None);
    settings(&mut window, "Appearance");
    click(&mut window, "Mine");
    let canvas = |window: &Window| window.state().theme_for_test().canvas.to_string();
    assert_eq!(canvas(&window), "#fff000");
    std::fs::write(&file, "(name: \"mine\", base: \"light\", canvas: \"#00ff00\")").unwrap();
    wait_until(&mut window, "the new colour", |window| canvas(window) == "#00ff00");
    std::fs::write(&file, "(name: \"mine\",\n base: \"light\", canvas: 7)").unwrap();
    wait_until(&mut window, "the mistake", |window| says(window, "mine.ron:2:"));
    assert_eq!(canvas(&window), "#00ff00", "the last good state stays");
}

#[test]
fn icons_of_a_folder_are_drawn_and_can_be_left_again() {
    let (folder, mut window) = shop();
    let icons = folder.path().join("icons");
    std::fs::create_dir(&icons).unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 80\"><rect width=\"80\" height=\"80\" fill=\"#123456\"/></svg>";
    std::fs::write(icons.join("Arch_AWS-Lambda_64.svg"), svg).unwrap();
    chosen(&mut window, crate::gui::files::Purpose::IconFolder, &icons);
    wait_until(&mut window, "the report", |window| says(window, "components have an icon"));
    assert!(says(&window, "Without an icon"));
    let drawn = |window: &Window| {
        window
            .state()
            .derived
            .picture
            .scene
            .items
            .iter()
            .any(|item| matches!(&item.shape, skywright::scene::Shape::Icon { id, .. } if id == "own:lambda"))
    };
    wait_until(&mut window, "the icon", drawn);
    click(&mut window, "Remove");
    wait_until(&mut window, "the program's icon", |window| !drawn(window));
}

#[test]
fn motion_can_be_turned_off() {
    let (_folder, mut window) = shop();
    settings(&mut window, "General");
    window.get_by_role_and_label(eframe::egui::accesskit::Role::Switch, "Reduced motion").click();
    window.run_ok();
    assert_eq!(window.ctx.global_style().animation_time, 0.0);
    click(&mut window, "Done");
    window.key_press(Key::I);
    window.step();
    assert_eq!(window.state().editor.view(), View::Iso);
}

#[test]
fn a_change_of_view_comes_to_rest() {
    let (_folder, mut window) = shop();
    window.key_press(Key::I);
    // Panics when frames are still asked for after a second.
    window.run();
    assert_eq!(window.state().editor.view(), View::Iso);
    window.key_press(Key::I);
    window.run();
    assert_eq!(window.state().editor.view(), View::Flat);
}

#[test]
fn a_drawing_from_a_picture_is_saved_beside_it() {
    let (folder, mut window) = shop();
    export_dialog(&mut window);
    click(&mut window, "Export SVG…");
    let picture = folder.path().join("shop.svg");
    chosen(&mut window, crate::gui::files::Purpose::Export { extension: "svg".to_owned() }, &picture);
    wait_until(&mut window, "file", |_| picture.exists());
    let mut window = super::window(Some(picture.clone()));
    assert_eq!(names(&window).len(), 5);
    assert_eq!(window.state().editor.path, None);
    assert!(says(&window, "Opened from a picture"));
    let drawing = folder.path().join("again.sky.ron");
    chosen(&mut window, crate::gui::files::Purpose::SaveAs, &drawing);
    assert_eq!(window.state().editor.path, Some(drawing));
    assert!(std::fs::read_to_string(picture).unwrap().starts_with("<svg"), "the picture is untouched");
}
