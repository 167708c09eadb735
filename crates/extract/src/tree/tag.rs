/// Marks a free slot of a [`table`].
const EMPTY: u8 = u8::MAX;

/// Up to 16 bytes of a name in lower case as one number: pages have tens of thousands of names, and comparing them as
/// text took a tenth of the time of a page.
const fn key(name: &[u8]) -> u128 {
    let mut packed = 0;
    let mut index = 0;
    while index < name.len() && index < 16 {
        packed = (packed << 8) | name[index].to_ascii_lowercase() as u128;
        index += 1;
    }
    packed
}

const fn slot(key: u128) -> usize {
    let mixed = ((key as u64) ^ ((key >> 64) as u64).wrapping_mul(0x9E37_79B9)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 55) as usize
}

/// Where the index of each key stands: at its slot or in the first free one behind it.
const fn table(keys: &[u128]) -> [u8; 512] {
    let mut table = [EMPTY; 512];
    let mut index = 0;
    while index < keys.len() {
        let mut at = slot(keys[index]);
        while table[at] != EMPTY {
            at = (at + 1) % 512;
        }
        table[at] = index as u8;
        index += 1;
    }
    table
}

macro_rules! names {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident = $name:literal),+ $(,)? } else $other:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $enum { $($variant,)+ $other }

        impl $enum {
            /// What the name (in any case) stands for.
            pub fn parse(name: &[u8]) -> Self {
                const ALL: &[$enum] = &[$($enum::$variant),+];
                const KEYS: &[u128] = &[$(key($name.as_bytes())),+];
                const TABLE: [u8; 512] = table(KEYS);
                if name.len() > 16 {
                    return $enum::$other;
                }
                let wanted = key(name);
                let mut slot = slot(wanted);
                loop {
                    match TABLE[slot] {
                        EMPTY => return $enum::$other,
                        index if KEYS[index as usize] == wanted => return ALL[index as usize],
                        _ => slot = (slot + 1) % 512,
                    }
                }
            }
        }
    };
}

names!(
    /// The elements that extraction tells apart.
    Tag {
        Div = "div", Span = "span", A = "a", P = "p", Li = "li", Img = "img", Script = "script", Link = "link",
        Meta = "meta", Ul = "ul", Br = "br", I = "i", Svg = "svg", Path = "path", Button = "button", Figure = "figure",
        H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5", H6 = "h6", Strong = "strong", Em = "em", B = "b",
        Section = "section", Article = "article", Main = "main", Aside = "aside", Nav = "nav", Header = "header",
        Footer = "footer", Html = "html", Head = "head", Body = "body", Title = "title", Base = "base",
        Style = "style", Noscript = "noscript", Template = "template", Address = "address", Hgroup = "hgroup",
        Ol = "ol", Menu = "menu", Dl = "dl", Dt = "dt", Dd = "dd", Blockquote = "blockquote", Pre = "pre",
        Figcaption = "figcaption", Table = "table", Caption = "caption", Colgroup = "colgroup", Col = "col",
        Thead = "thead", Tbody = "tbody", Tfoot = "tfoot", Tr = "tr", Td = "td", Th = "th", Hr = "hr", Abbr = "abbr",
        U = "u", S = "s", Small = "small", Sub = "sub", Sup = "sup", Font = "font", Code = "code", Cite = "cite",
        Q = "q", Time = "time", Mark = "mark", Picture = "picture", Source = "source", Video = "video",
        Audio = "audio", Track = "track", Iframe = "iframe", Object = "object", Param = "param", Embed = "embed",
        Math = "math", Canvas = "canvas", Form = "form", Input = "input", Select = "select", Option = "option",
        Optgroup = "optgroup", Textarea = "textarea", Label = "label", Fieldset = "fieldset", Legend = "legend",
        Details = "details", Summary = "summary", Dialog = "dialog", Wbr = "wbr", Center = "center", Area = "area",
        Map = "map", Noembed = "noembed", Xmp = "xmp", Search = "search", Ins = "ins", Del = "del", Kbd = "kbd",
        Var = "var", Samp = "samp", Dfn = "dfn", Tt = "tt", Big = "big", Strike = "strike", Data = "data",
        Output = "output", Progress = "progress", Meter = "meter", Bdi = "bdi", Bdo = "bdo", Ruby = "ruby", Rt = "rt",
        Rp = "rp", Frame = "frame", Frameset = "frameset", Noframes = "noframes", Acronym = "acronym", Nobr = "nobr",
        Use = "use", Text = "#text",
    } else Other
);

names!(
    /// The attributes that somebody asks for.
    Attr {
        Class = "class", Href = "href", Id = "id", Style = "style", Content = "content", Property = "property",
        Name = "name", Rel = "rel", Type = "type", Itemprop = "itemprop", Itemtype = "itemtype", Lang = "lang",
        XmlLang = "xml:lang", Datetime = "datetime", Title = "title", Role = "role", Hidden = "hidden",
        AriaHidden = "aria-hidden", AriaLabel = "aria-label", Alt = "alt", Charset = "charset",
        DataTestid = "data-testid", DataComponent = "data-component", DataType = "data-type", Amp = "amp",
        DataModule = "data-module", HttpEquiv = "http-equiv", Pubdate = "pubdate", Hreflang = "hreflang",
        DataDate = "data-date", DataTimestamp = "data-timestamp", Src = "src", DataQa = "data-qa",
    } else Other
);

impl Tag {
    /// How many there are.
    pub const COUNT: usize = Tag::Other as usize + 1;

    /// Elements that never have anything inside.
    pub fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Img | Link | Meta | Br | Hr | Input | Base | Source | Track | Param | Embed | Wbr | Area | Col | Frame
        )
    }

    /// Elements whose inside is text up to their end tag, whatever it looks like.
    pub fn is_raw(self) -> bool {
        use Tag::*;
        matches!(self, Script | Style | Title | Textarea | Iframe | Noembed | Xmp | Noframes)
    }

    /// Elements that begin a new line of text.
    pub fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Div | P
                | Li
                | Ul
                | Figure
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Section
                | Article
                | Main
                | Aside
                | Nav
                | Header
                | Footer
                | Html
                | Head
                | Body
                | Address
                | Hgroup
                | Ol
                | Menu
                | Dl
                | Dt
                | Dd
                | Blockquote
                | Pre
                | Figcaption
                | Table
                | Caption
                | Colgroup
                | Thead
                | Tbody
                | Tfoot
                | Tr
                | Td
                | Th
                | Hr
                | Form
                | Fieldset
                | Legend
                | Details
                | Summary
                | Dialog
                | Center
                | Search
                | Option
                | Optgroup
                | Select
                | Title
                | Frameset
                | Noscript
                | Template
                | Video
                | Audio
                | Iframe
                | Object
        )
    }

    /// A heading within the text.
    pub fn is_heading(self) -> bool {
        use Tag::*;
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6)
    }

    /// Elements that never hold text for a reader of the article.
    pub fn is_never_text(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Script
                | Style
                | Template
                | Svg
                | Math
                | Canvas
                | Iframe
                | Object
                | Select
                | Textarea
                | Head
                | Noembed
                | Noframes
                | Title
                | Progress
                | Meter
                | Map
                | Input
                | Rp
                | Audio
                | Video
        )
    }

    /// Elements whose end tag may be left out at the end of the document.
    pub fn may_stay_open(self) -> bool {
        use Tag::*;
        matches!(
            self,
            P | Li | Dt | Dd | Tr | Td | Th | Tbody | Thead | Tfoot | Option | Optgroup | Html | Body | Head | Colgroup
        )
    }
}
