//! The operators, run one after another over one page (ISO 32000-1, annex A).

use lopdf::{Dictionary, Document, Object, Stream};

use super::super::content::{Content, Operand};
use super::super::glyph::PageGlyphs;
use super::super::matrix::{Matrix, Rectangle};
use super::super::object;
use super::super::page::PageFrame;
use super::super::tagged_run::TaggedRun;
use super::clip::ClipPath;
use super::field_value::FieldValue;
use super::layers::HiddenLayers;
use super::marked::{Mark, Marks};
use super::properties::Properties;
use super::resources::{self, Resources};
use super::rules::Rules;
use super::show::{Show, Shown};
use super::state::{State, TextPosition};

/// The most operators run for one page; a detailed map has a tenth of it.
const MAX_OPERATORS: usize = 3_000_000;

/// The most states saved by `q` without a `Q`; ISO 32000-1 (annex C) asks for 28.
const MAX_SAVED_STATES: usize = 512;

/// The deepest nesting of forms.
const MAX_FORM_DEPTH: usize = 16;

/// One page being run.
pub struct Run<'d, 'r> {
    document: &'d Document,
    layers: &'r HiddenLayers,
    resources: &'r mut Resources,
    page_resources: Option<&'d Dictionary>,
    visible: Rectangle,
    glyphs: PageGlyphs,
    state: State,
    saved: Vec<State>,
    position: TextPosition,
    marks: Marks,
    rules: Rules,
    clip_path: ClipPath,
    operators: usize,
    form_depth: usize,
}

impl<'d, 'r> Run<'d, 'r> {
    /// Prepares to run a page whose glyphs are added to those given.
    pub fn new(
        document: &'d Document,
        layers: &'r HiddenLayers,
        resources: &'r mut Resources,
        frame: &PageFrame<'d>,
        glyphs: PageGlyphs,
    ) -> Run<'d, 'r> {
        Run {
            document,
            layers,
            resources,
            page_resources: frame.resources,
            visible: frame.visible.transformed(frame.upright),
            glyphs,
            state: State::new(frame.upright),
            saved: Vec::new(),
            position: TextPosition::START,
            marks: Marks::default(),
            rules: Rules::default(),
            clip_path: ClipPath::default(),
            operators: 0,
            form_depth: 0,
        }
    }

    /// What the page came to.
    pub fn finish(mut self) -> PageGlyphs {
        self.glyphs.visible = self.visible;
        self.glyphs.operators = self.operators;
        self.glyphs.rules = self.rules.into_painted();
        self.glyphs
    }

    /// Runs a content stream with its resources.
    pub fn content(&mut self, bytes: &[u8], resources: Option<&'d Dictionary>) {
        let mut content = Content::new(bytes);
        let (saved, marks) = (self.saved.len(), self.marks.depth());
        while let Some(operator) = content.next_operator() {
            self.operators += 1;
            if self.operators > MAX_OPERATORS {
                self.glyphs.cut_short = Some("it has more operators than are run for one page");
                break;
            }
            self.operator(operator, &content, resources);
        }
        while self.marks.depth() > marks {
            self.close_mark();
        }
        self.saved.truncate(saved.max(1));
    }

    /// Runs the appearance of an annotation on the finished page.
    pub fn appearance(&mut self, form: &'d Stream, placement: Matrix, upright: Matrix) {
        self.state = State::new(placement.then(upright));
        self.saved.clear();
        self.form(form, None);
    }

    /// Adds a form field's value to the finished page.
    pub fn field_value(&mut self, value: &FieldValue, upright: Matrix) {
        for (glyph, line) in value.lines(upright) {
            if self.visible.contains(glyph.x, glyph.y, 0.0) {
                self.glyphs.push(glyph, line);
            }
        }
    }

    fn operator(
        &mut self,
        operator: &[u8],
        content: &Content<'_>,
        resources: Option<&'d Dictionary>,
    ) {
        let operands = content.operands();
        match operator {
            b"q" if self.saved.len() < MAX_SAVED_STATES => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(numbers) = numbers(operands) {
                    self.state.transformation = Matrix(numbers).then(self.state.transformation);
                }
            }
            b"gs" => self.external_state(operands, resources),
            b"Do" => self.external_object(operands, resources),
            b"BMC" | b"BDC" => self.open_mark(content, resources),
            b"EMC" => self.close_mark(),
            b"BT" => self.position = TextPosition::START,
            b"Tf" => self.set_font(operands, resources),
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operator, content),
            b"m" | b"l" | b"re" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" | b"f" | b"F"
            | b"f*" | b"n" | b"W" | b"W*" => self.path_operator(operator, operands),
            _ => self.text_operator(operator, operands),
        }
    }

    fn path_operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        let to_page = self.state.transformation;
        self.rules.operator(operator, operands, to_page);
        let clipped = self
            .clip_path
            .operator(operator, operands, to_page, self.visible);
        if let Some(area) = clipped {
            let before = self.state.clip.unwrap_or(area);
            self.state.clip = before.intersection(area).or(self.state.clip);
        }
    }

    fn text_operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        match operator {
            b"T*" => self.position.next_line(0.0, -self.state.leading),
            b"Td" | b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    if operator == b"TD" {
                        self.state.leading = -y;
                    }
                    self.position.next_line(x, y);
                }
            }
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    self.position.set(Matrix(matrix));
                }
            }
            _ => {
                if let Some([value]) = numbers(operands) {
                    self.text_state(operator, value);
                }
            }
        }
    }

    fn text_state(&mut self, operator: &[u8], value: f32) {
        match operator {
            b"Tc" => self.state.character_spacing = value,
            b"Tw" => self.state.word_spacing = value,
            b"Tz" => self.state.scaling = value / 100.0,
            b"TL" => self.state.leading = value,
            b"Ts" => self.state.rise = value,
            b"Tr" => self.state.is_invisible = value == 3.0 || value == 7.0,
            _ => {}
        }
    }

    fn set_font(&mut self, operands: &[Operand<'_>], resources: Option<&'d Dictionary>) {
        let [.., Operand::Name(name), Operand::Number(size)] = *operands else {
            return;
        };
        self.state.size = size;
        let font = self
            .resource(resources, b"Font", name)
            .and_then(|font| object::dictionary(object::resolve(self.document, font)?))
            .map(|font| self.resources.font(self.document, font));
        let font = font.unwrap_or_else(|| self.resources.missing_font());
        self.state.set_font(Some(font));
    }

    /// The font of an external graphics state; nothing else in it concerns text.
    fn external_state(&mut self, operands: &[Operand<'_>], resources: Option<&'d Dictionary>) {
        let Some(Operand::Name(name)) = operands.last() else {
            return;
        };
        let font = self
            .resource(resources, b"ExtGState", name)
            .and_then(|state| object::dictionary(object::resolve(self.document, state)?))
            .and_then(|state| {
                object::entry(self.document, state, b"Font")?
                    .as_array()
                    .ok()
            });
        let Some([font, size]) = font.map(Vec::as_slice) else {
            return;
        };
        if let Some(font) = object::resolve(self.document, font).and_then(object::dictionary) {
            let font = self.resources.font(self.document, font);
            self.state.set_font(Some(font));
            self.state.size = size.as_float().unwrap_or(self.state.size);
        }
    }

    /// A named resource of the content being run, else of the page.
    fn resource(
        &self,
        resources: Option<&'d Dictionary>,
        category: &[u8],
        name: &[u8],
    ) -> Option<&'d Object> {
        resources::named(self.document, resources, category, name)
            .or_else(|| resources::named(self.document, self.page_resources, category, name))
    }

    fn external_object(&mut self, operands: &[Operand<'_>], resources: Option<&'d Dictionary>) {
        let Some(Operand::Name(name)) = operands.last() else {
            return;
        };
        let Some(Object::Stream(stream)) = self
            .resource(resources, b"XObject", name)
            .and_then(|found| object::resolve(self.document, found))
        else {
            return;
        };
        let is_hidden = stream
            .dict
            .get(b"OC")
            .is_ok_and(|layer| self.layers.hides(self.document, layer));
        if is_hidden || self.marks.is_hidden() {
            return;
        }
        match object::name_entry(self.document, &stream.dict, b"Subtype") {
            Some(b"Image") => self.picture(),
            _ => self.form(stream, resources),
        }
    }

    fn picture(&mut self) {
        let page = self.visible.width() * self.visible.height();
        let share = self.state.transformation.area() / page.max(1.0);
        self.glyphs.picture_share = (self.glyphs.picture_share + share).min(1.0);
    }

    /// Runs a form XObject (ISO 32000-1, 8.10.1); without resources of its own it uses those around it.
    fn form(&mut self, form: &'d Stream, around: Option<&'d Dictionary>) {
        if self.form_depth >= MAX_FORM_DEPTH {
            self.glyphs.cut_short = Some("its forms are nested too deep");
            return;
        }
        let content = self.resources.form(self.document, form);
        let own = object::dictionary_entry(self.document, &form.dict, b"Resources").or(around);
        let (state, position) = (self.state.clone(), self.position);
        if let Some(matrix) = object::matrix_entry(self.document, &form.dict, b"Matrix") {
            self.state.transformation = matrix.then(self.state.transformation);
        }
        let saved = std::mem::take(&mut self.saved);
        self.form_depth += 1;
        self.content(&content, own);
        self.form_depth -= 1;
        self.saved = saved;
        self.state = state;
        self.position = position;
    }

    fn open_mark(&mut self, content: &Content<'_>, resources: Option<&'d Dictionary>) {
        let operands = content.operands();
        let mut mark = Mark {
            first_glyph: self.glyphs.glyphs.len(),
            ..Mark::default()
        };
        if let Some(Operand::Name(tag)) = operands.first() {
            mark.is_artifact = *tag == b"Artifact";
            mark.properties = match operands.get(1) {
                Some(Operand::Name(name)) => {
                    let list = self.resource(resources, b"Properties", name);
                    mark.is_hidden = *tag == b"OC"
                        && list.is_some_and(|list| self.layers.hides(self.document, list));
                    list.and_then(|list| object::dictionary(object::resolve(self.document, list)?))
                        .map(|list| {
                            Properties::of(self.document, list, &mut self.resources.languages)
                        })
                        .unwrap_or_default()
                }
                _ => Properties::written_in(content, &mut self.resources.languages),
            };
        }
        self.marks.open(mark);
    }

    fn close_mark(&mut self) {
        let Some(mark) = self.marks.close() else {
            return;
        };
        if let Some(text) = mark.properties.actual_text {
            self.glyphs.replace_text(mark.first_glyph, &text);
        }
        self.glyphs.tagged.push(TaggedRun {
            first: mark.first_glyph,
            end: self.glyphs.glyphs.len(),
            // Forms have numbers of their own.
            number: mark.properties.number.filter(|_| self.form_depth == 0),
            language: mark.properties.language,
        });
    }

    fn show(&mut self, operator: &[u8], content: &Content<'_>) {
        let operands = content.operands();
        if operator == b"\""
            && let [Operand::Number(word), Operand::Number(character), ..] = *operands
        {
            self.state.word_spacing = word;
            self.state.character_spacing = character;
        }
        if operator == b"'" || operator == b"\"" {
            self.position.next_line(0.0, -self.state.leading);
        }
        let is_hidden = self.marks.is_hidden();
        let mut show = Show {
            is_artifact: self.marks.is_artifact(),
            glyphs: &mut self.glyphs,
            visible: self.visible,
        };
        let is_array = operator == b"TJ";
        let shown = operands.iter().filter_map(|operand| match *operand {
            Operand::String { start, end } if !is_hidden => {
                Some(Shown::String(content.string(start, end)))
            }
            Operand::Number(thousandths) if is_array => Some(Shown::Back(thousandths)),
            _ => None,
        });
        show.all(&self.state, &mut self.position, shown);
    }
}

/// The last `N` operands, if they are numbers.
fn numbers<const N: usize>(operands: &[Operand<'_>]) -> Option<[f32; N]> {
    let first = operands.len().checked_sub(N)?;
    let mut numbers = [0.0; N];
    for (number, operand) in numbers.iter_mut().zip(operands.get(first..)?) {
        let Operand::Number(value) = operand else {
            return None;
        };
        *number = *value;
    }
    Some(numbers)
}
