package classify_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/check"
)

const (
	numerals = "0123456789"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	smalls   = "abcdefghijklmnopqrstuvwxyz"
	wordly   = numerals + capitals + smalls
)

// plainShapes says again, as plainly as it goes, what runs a shape takes: the bytes that it may hold, and of which it
// must hold one. Shapes that no run has are left out.
var plainShapes = map[string][2]string{
	"digits":   {numerals, numerals},
	"number":   {numerals + ".+", numerals},
	"alnum":    {wordly, numerals},
	"word":     {wordly, wordly},
	"decimal":  {numerals + ".", numerals},
	"fraction": {numerals + ".", "."},
	"pair":     {numerals + "._", "."},
	"dotted":   {wordly + "._", "."},
	"token":    {wordly + "._", wordly},
	"email":    {wordly + "._@", "@"},
}

// plain does what Scan does, a byte and a form at a time.
type plain []plainForm

type plainForm struct {
	classify.Form
	detector int
	check    check.Func
}

func newPlain(e *classify.Engine) (p plain) {
	for d := range e.Detectors() {
		for _, f := range e.Detectors()[d].Values {
			if fn, _ := check.ByName(f.Check); f.InText && !f.Weak {
				p = append(p, plainForm{Form: f, detector: d, check: fn})
			}
		}
	}
	return p
}

func (p plain) scan(buf []byte) (out []classify.Match) {
	for i := 0; i < len(buf); i++ {
		start := i
		for i < len(buf) && strings.IndexByte(wordly+"._@", buf[i]) >= 0 {
			i++
		}
		if i-start >= 5 || strings.Contains(string(buf[start:i]), "@") {
			out = p.run(buf, start, i, out)
		}
	}
	return out
}

func (p plain) run(buf []byte, start, end int, out []classify.Match) []classify.Match {
	for start < end && strings.IndexByte("._", buf[start]) >= 0 {
		start++
	}
	for start < end && strings.IndexByte("._", buf[end-1]) >= 0 {
		end--
	}
	run := string(buf[start:end])
	switch {
	case strings.Contains(run, "@"):
		return p.mail(buf, start, end, out)
	case holdsOnly(run, smalls), holdsOnly(run, capitals), len(run) > 254:
		return out
	case start >= 3 && buf[start-1] >= 0x80 && strings.ContainsAny(run, numerals+capitals):
		out = p.try(buf, start-3, end, func(shape string) bool { return shape == "plate" }, out)
	}
	if strings.ContainsAny(run, numerals+capitals) {
		out = p.separated(buf, start, end, out)
	}
	if holdsOnly(run, numerals) && start > 0 && buf[start-1] == '+' {
		start--
	}
	return p.try(buf, start, end, fitsRun(run), out)
}

// separated takes a plate with a separator behind its letter.
func (p plain) separated(buf []byte, start, end int, out []classify.Match) []classify.Match {
	for _, sep := range []string{"-", "·", "•", "．"} {
		head, ok := strings.CutSuffix(string(buf[:start]), sep)
		for _, f := range p {
			if from := len(head) - 4; ok && from >= 0 && f.Check == "plate" && check.Plate([]byte(head[from:]+string(buf[start:end]))) {
				out = append(out, classify.Match{Detector: f.detector, Start: from, End: end})
			}
		}
	}
	return out
}

// fitsRun reports whether a shape takes a run.
func fitsRun(run string) func(shape string) bool {
	return func(shape string) bool {
		s, ok := plainShapes[shape]
		return ok && holdsOnly(run, s[0]) && strings.ContainsAny(run, s[1])
	}
}

// mail takes the longest address around a run with an at sign: with the labels behind a hyphen, or without.
func (p plain) mail(buf []byte, start, end int, out []classify.Match) []classify.Match {
	lead := len(strings.TrimRight(string(buf[:start]), wordly+"._+-%&'#"))
	start -= len(strings.TrimLeft(string(buf[lead:start]), ".+-%&'#"))
	run := string(buf[start:end])
	if rest := string(buf[end:]); strings.HasPrefix(rest, "-") {
		rest = rest[:len(rest)-len(strings.TrimLeft(rest, wordly+"._-"))]
		to := end + len(strings.TrimRight(rest, "._-"))
		if all := p.try(buf, start, to, fitsRun(strings.Map(inRun, string(buf[start:to]))), nil); len(all) > 0 {
			return append(out, all...)
		}
	}
	return p.try(buf, start, end, fitsRun(strings.Map(inRun, run)), out)
}

// inRun leaves out what is of no run.
func inRun(r rune) rune {
	if strings.ContainsRune(wordly+"._@", r) {
		return r
	}
	return -1
}

// holdsOnly reports whether all bytes of run are of a set.
func holdsOnly(run, set string) bool { return strings.Trim(run, set) == "" }

func (p plain) try(buf []byte, start, end int, fits func(shape string) bool, out []classify.Match) []classify.Match {
	v, last := buf[start:end], -1
	for _, f := range p {
		if f.detector != last && fits(f.Shape) && len(v) >= f.Length[0] && (f.Length[1] == 0 || len(v) <= f.Length[1]) &&
			(f.Words == nil || slices.Contains(f.Words, string(v))) && (f.check == nil || f.check(v)) {
			last = f.detector
			out = append(out, classify.Match{Detector: last, Start: start, End: end})
		}
	}
	return out
}

// scraps makes text of a length that is dense with values, nearly values, and their borders.
func (m made) scraps(size int) []byte {
	var sb strings.Builder
	for sb.Len() < size {
		switch m.r.IntN(24) {
		case 0:
			sb.WriteString(m.mobile())
		case 1:
			sb.WriteString(m.residentID())
		case 2:
			sb.WriteString(m.email())
		case 3:
			p := []rune(m.plate())
			p = append(p[:2], append([]rune(m.pick("", "", "-", "·", "•", "．", "..")), p[2:]...)...)
			sb.WriteString(m.pick(string(p), strings.ToLower(string(p))))
		case 4:
			sb.WriteString(m.card())
		case 5:
			sb.WriteString(m.pick(m.uscc(), strings.ToLower(m.uscc())))
		case 6:
			sb.WriteString(m.vin())
		case 7:
			sb.WriteString(m.imei())
		case 8:
			sb.WriteString(m.ip())
		case 9:
			sb.WriteString(m.pick("AKIAIOSFODNN7EXAMPLE", "LTAIabcdefghijklmnop", "89860012345678901234", "460001234567890", "USA110090010101"))
		case 10:
			sb.WriteString("+" + m.digits(6+m.r.IntN(12)))
		case 11:
			sb.WriteString(m.pick(m.runes("._@+-", 1+m.r.IntN(4)), m.runes("abc", 2)+"@"+m.runes("ab-1", 4)+".cn"))
		case 12:
			sb.WriteString(m.runes(wordly, 1+m.r.IntN(40)))
		case 13:
			sb.WriteString(m.runes(wordly+"._@", 1+m.r.IntN(300)))
		case 14:
			sb.WriteString(m.address())
		case 15:
			sb.WriteByte(byte(m.r.IntN(256)))
		case 16:
			sb.WriteString(m.runes(numerals, 1+m.r.IntN(30)))
		case 17:
			sb.WriteString(m.runes(smalls, 1+m.r.IntN(80)))
		default:
			sb.WriteString(m.pick(",", " ", "\n", "，", "：", "", "_", ".", "@", "号"))
		}
	}
	return []byte(sb.String()[:size])
}

// TestScanIsPlain compares the scanner with its plain form on text of all lengths around the borders of blocks and
// chunks.
func TestScanIsPlain(t *testing.T) {
	e, m, found := engine(t), newMade(11), 0
	reference := newPlain(e)
	for i := range 4000 {
		buf := m.scraps(i / 2)
		want := reference.scan(buf)
		if got := e.Scan(buf, nil); !slices.Equal(got, want) {
			t.Fatalf("%d bytes %q:\ngot  %v\nwant %v", len(buf), buf, got, want)
		}
		found += len(want)
	}
	if found < 10000 {
		t.Errorf("%d matches try too little", found)
	}
}

// TestScanAtEveryPlace moves a value over the border of a chunk.
func TestScanAtEveryPlace(t *testing.T) {
	e := engine(t)
	reference := newPlain(e)
	for _, v := range []string{"13800138000", "11010519491231002X", "li.na+1@example.com", "粤B12345", "+442071838750", "203.0.113.77", "a@b-c.cn", "li+1@my-host.example.com", strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 90) + "cn"} {
		for at := range 1200 {
			buf := []byte(strings.Repeat(",", at) + v)
			if got, want := e.Scan(buf, nil), reference.scan(buf); len(want) != 1 || !slices.Equal(got, want) {
				t.Fatalf("%s after %d bytes: got %v, want %v", v, at, got, want)
			}
		}
	}
}

// TestMasks compares the masks with those of the plain form, for every byte and at every length.
func TestMasks(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	buf := make([]byte, 1300)
	for n := range buf {
		for i := range n {
			buf[i] = byte(r.UintN(256))
		}
		if !classify.SameMasks(buf[:n]) {
			t.Fatalf("masks of %x", buf[:n])
		}
	}
}

func FuzzScanIsPlain(f *testing.F) {
	e := engine(f)
	reference := newPlain(e)
	for _, s := range []string{"13800138000", "a@b.cn", "粤B12345", "..@..", "+8613800138000", "1.2.3.4", "\xe4\xba\xacA12345", "@@@@@@@@"} {
		f.Add([]byte(s), 0)
	}
	f.Add([]byte("li.na-x@example.com"), 510)
	f.Add([]byte("a@b-c.cn-d.x@e.f-"), 60)
	f.Fuzz(func(t *testing.T, buf []byte, at int) {
		buf = append(slices.Repeat([]byte(","), at&1023), buf...)
		if got, want := e.Scan(buf, nil), reference.scan(buf); !slices.Equal(got, want) {
			t.Fatalf("%q: got %v, want %v", buf, got, want)
		}
		if !classify.SameMasks(buf) {
			t.Fatalf("masks of %x", buf)
		}
	})
}
