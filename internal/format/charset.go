package format

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// charset is how text is written in bytes.
type charset int

const (
	notText charset = iota
	utf8Text
	utf16LE
	utf16BE
	gb18030 // and its subsets GBK and GB2312
	big5
	latin // Windows-1252, for what is neither UTF-8 nor Chinese
)

const (
	utf8BOM    = "\xEF\xBB\xBF"
	utf16LEBOM = "\xFF\xFE"
	utf16BEBOM = "\xFE\xFF"
)

// detectCharset tells the charset of a head by its byte order mark, then by validity, then by how many of its
// double-byte characters are frequent ones.
func detectCharset(b []byte) charset {
	switch {
	case bytes.HasPrefix(b, []byte(utf16LEBOM)):
		return utf16LE
	case bytes.HasPrefix(b, []byte(utf16BEBOM)):
		return utf16BE
	case bytes.IndexByte(b, 0) >= 0:
		return utf16ByZeros(b)
	case controls(b):
		return notText
	case validUTF8(b), mostlyUTF8(b):
		return utf8Text
	}
	return doubleByte(b)
}

// mostlyUTF8 reports whether at least as many lines are UTF-8 beyond ASCII as are not UTF-8. Text in another charset
// has hardly a line that is UTF-8 by chance.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for line := range bytes.Lines(b) {
		switch {
		case !utf8.Valid(line):
			bad++
		case utf8.RuneCount(line) < len(line):
			good++
		}
	}
	return good >= bad
}

// validUTF8 reports whether b is UTF-8; its last rune may be cut.
func validUTF8(b []byte) bool {
	for i := 0; i < utf8.UTFMax && len(b) > 0; i++ {
		if utf8.Valid(b) {
			return true
		}
		if len(b) < headSize-utf8.UTFMax {
			return false
		}
		b = b[:len(b)-1]
	}
	return false
}

// controls reports whether b has more control bytes than text ever has: one in 256.
func controls(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < ' ' && !textControl(c) {
			n++
		}
	}
	return n > len(b)/256
}

// textControl reports whether a control byte is usual in text: \x01 is Hive's delimiter, \x1b colours logs.
func textControl(c byte) bool {
	return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\x1b' || c == '\x01'
}

// utf16ByZeros tells UTF-16 without a byte order mark from bytes that are no text: read the right way round nearly all
// of it is ASCII or Chinese, and some of it is ASCII (delimiters, line ends, digits).
func utf16ByZeros(b []byte) charset {
	if magicOf(b).name != unknownMagic {
		return notText
	}
	switch {
	case plausible16(b, binary.LittleEndian):
		return utf16LE
	case plausible16(b, binary.BigEndian):
		return utf16BE
	}
	return notText
}

// plausible16 reports whether b is text in UTF-16 of that order.
func plausible16(b []byte, order binary.ByteOrder) bool {
	ascii, other, odd := 0, 0, 0
	for i := 0; i+1 < len(b); i += 2 {
		switch u := rune(order.Uint16(b[i:])); {
		case u >= utf8.RuneSelf && usual(u):
			other++
		case u < utf8.RuneSelf && (u >= ' ' || textControl(byte(u))):
			ascii++
		default:
			odd++
		}
	}
	// Emoji, rare characters and other scripts are the twentieth.
	return ascii > 0 && 20*ascii >= ascii+other && 20*odd <= ascii+other
}

// usual reports whether a character is a Chinese one, a sign or full-width form beside them, or a Latin letter.
func usual(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Latin) || r >= 0x3000 && r < 0x3040 || r >= 0xFF00 && r < 0xFFF0
}

// doubleByte chooses between GB18030, Big5 and a single-byte charset by the share of frequent characters: nearly all
// characters of real text are in the first level of its own standard.
func doubleByte(b []byte) charset {
	var high, gb, big int
	for i := 0; i+1 < len(b); i++ {
		c, d := b[i], b[i+1]
		if c < utf8.RuneSelf {
			continue
		}
		high++
		gb += count1(frequentGB(c, d))
		big += count1(frequentBig5(c, d))
		if d >= 0x40 { // the second byte of a pair
			i++
		}
	}
	switch {
	case 2*max(gb, big) < high:
		return latin
	case big > gb:
		return big5
	}
	return gb18030
}

// count1 is 1 for true.
func count1(b bool) int {
	if b {
		return 1
	}
	return 0
}

// frequentGB reports whether a pair is a character of the first level of GB 2312, or a sign.
func frequentGB(c, d byte) bool {
	return d >= 0xA1 && (c >= 0xB0 && c <= 0xD7 || c >= 0xA1 && c <= 0xA3)
}

// frequentBig5 reports whether a pair is a character of the first level of Big5, or a sign.
func frequentBig5(c, d byte) bool {
	return (d >= 0xA1 || d >= 0x40 && d <= 0x7E) && (c >= 0xA4 && c <= 0xC6 || c >= 0xA1 && c <= 0xA3)
}

// decode returns r as UTF-8 without a byte order mark. Bytes that are no UTF-8 stay in UTF-8 text; table repairs them.
func (c charset) decode(r io.Reader) io.Reader {
	var d *encoding.Decoder
	switch c {
	case utf16LE:
		d = textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM).NewDecoder()
	case utf16BE:
		d = textunicode.UTF16(textunicode.BigEndian, textunicode.UseBOM).NewDecoder()
	case gb18030:
		d = simplifiedchinese.GB18030.NewDecoder()
	case big5:
		d = traditionalchinese.Big5.NewDecoder()
	case latin:
		d = charmap.Windows1252.NewDecoder()
	case notText, utf8Text:
		return &unmarked{r: r}
	}
	return d.Reader(r)
}

// unmarked drops a UTF-8 byte order mark.
type unmarked struct {
	r     io.Reader
	ready bool
}

func (u *unmarked) Read(p []byte) (int, error) {
	if u.ready {
		return u.r.Read(p)
	}
	u.ready = true
	var mark [len(utf8BOM)]byte
	n, err := io.ReadFull(u.r, mark[:])
	if n == len(mark) && string(mark[:]) == utf8BOM {
		return u.r.Read(p)
	}
	if err == nil {
		u.r = io.MultiReader(bytes.NewReader(mark[:n]), u.r)
	} else {
		u.r = bytes.NewReader(mark[:n])
	}
	return u.r.Read(p)
}

// toUTF8 turns one value that is no UTF-8 into UTF-8: as GB18030 when it is that, else with replacement characters.
func toUTF8(v []byte) []byte {
	if utf8.Valid(v) {
		return v
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().Bytes(v); err == nil && !bytes.ContainsRune(s, utf8.RuneError) {
		return s
	}
	return bytes.ToValidUTF8(v, []byte(string(utf8.RuneError)))
}
