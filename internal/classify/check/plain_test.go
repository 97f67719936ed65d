package check_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/classify/check"
)

func newSource(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 5)) }

// invented makes n values that look like identity numbers, mobiles, cards, dates and mail addresses, most of them right
// and the others with one byte changed.
func invented(r *rand.Rand, n int) [][]byte {
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	all := make([][]byte, 0, n)
	for len(all) < n {
		day := fmt.Sprintf("%04d%02d%02d", 1868+r.IntN(240), r.IntN(14), r.IntN(33))
		figures := fmt.Sprintf("%018d", r.Uint64N(1e18))
		var v []byte
		switch r.IntN(6) {
		case 0:
			v = []byte(pick("110105", "440305", "830000", "999156", "207105") + day + figures[:3])
			v = append(v, check.ResidentIDCheckDigit(v))
		case 1:
			v = []byte(pick("110105", "440305", "130503") + day[2:] + figures[:3])
		case 2:
			v = []byte(pick("", "86", "+86", "0086") + "1" + figures[:10])
		case 3:
			v = []byte(pick("62", "4", "5", "34", "9558") + figures[:9+r.IntN(9)])
			v = append(v, check.LuhnDigit(v))
		case 4:
			v = []byte(day[:4] + pick("-", "/", ".") + day[4:6] + "-" + day[6:])
		default:
			v = []byte(pick("li", "na.x", ".a", "b.", "") + "@" + pick("a", "b-c", "-d", "e.f", "g..h") + pick(".cn", ".c", ".com", ".x1"))
		}
		if r.IntN(3) == 0 {
			v[r.IntN(len(v))] = pick("0", "9", "x", ".", "@", "-", "/", ":", "\x00", "\xff")[0]
		}
		all = append(all, v)
	}
	return all
}

var plainForm = regexp.MustCompile(`^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123])\d{15}[\dXx]$`)

// plainResident says again what an identity number of 18 characters is.
func plainResident(v string) bool {
	if !plainForm.MatchString(v) {
		return false
	}
	_, err := time.Parse("20060102", v[6:14])
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(v[i]-'0')
	}
	return err == nil && v[6:10] >= "1870" && v[6:10] <= "2100" && strings.ToUpper(v[17:]) == string("10X98765432"[sum%11])
}

func plainLuhn(v string) bool {
	sum := 0
	for i := range v {
		d := int(v[len(v)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0 && len(v) > 1 && strings.Trim(v, "0123456789") == ""
}

// TestAgainstPlain compares the checks that reckon with words of eight bytes with their plain forms.
func TestAgainstPlain(t *testing.T) {
	plain := map[string]func(v string) bool{
		"resident_id": plainResident,
		"mobile":      regexp.MustCompile(`^(\+86|0086|86)?1(3\d|4[57]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}$`).MatchString,
		"email": regexp.MustCompile(`^[^\x00-\x20!"$()*,./:;<>?@[\\\]^` + "`" + `{|}~\x7f][^\x00-\x20!"$()*,/:;<>?@[\\\]^` + "`" +
			`{|}~\x7f]*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`).MatchString,
	}
	good := make(map[string]int)
	for _, v := range invented(newSource(2), 60000) {
		for name, want := range plain {
			fn, _ := check.ByName(name)
			if name == "email" && strings.Contains(string(v), ".@") {
				continue
			}
			if fn(v) != want(string(v)) {
				t.Errorf("%s %q: %v", name, v, fn(v))
			}
			if fn(v) {
				good[name]++
			}
		}
		if check.Luhn(v) != plainLuhn(string(v)) {
			t.Errorf("luhn %q: %v", v, check.Luhn(v))
		}
	}
	for name := range plain {
		if good[name] < 500 {
			t.Errorf("%s: %d good values try too little", name, good[name])
		}
	}
}

// TestCalendar compares the calendar with that of the standard library.
func TestCalendar(t *testing.T) {
	for year := 1; year < 2200; year++ {
		for month := -1; month < 15; month++ {
			for day := -1; day < 33; day++ {
				d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
				want := d.Year() == year && int(d.Month()) == month && d.Day() == day
				if got := (check.Date{Year: year, Month: month, Day: day}).Valid(); got != want {
					t.Fatalf("%d-%d-%d: %v", year, month, day, got)
				}
			}
		}
	}
}

// FuzzIPv6 compares the addresses with those of the standard library.
func FuzzIPv6(f *testing.F) {
	for _, v := range []string{
		"::", "::1", "0::1", "1::", "::2", "2001:db8::8a2e:370:7334", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:8::", "::ffff:1.2.3.4",
		"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::01.2.3.4", "1:::2", "::1:", ":1::2", "1::2::3", "12345::1", "fe80::1%eth0", "12:30:45",
	} {
		f.Add([]byte(v))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		a, err := netip.ParseAddr(string(v))
		want := err == nil && a.Is6() && a.Zone() == "" && strings.Count(string(v), ":") > 1 && len(v) <= 45 && (len(v) > 6 || a.IsLoopback())
		if got := check.IPv6(v); got != want {
			t.Errorf("%q: %v", v, got)
		}
	})
}
