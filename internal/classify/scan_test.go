package classify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// occurrences returns "kind:text" for each match.
func occurrences(e *classify.Engine, text string) []string {
	var all []string
	for _, m := range e.Scan([]byte(text), nil) {
		all = append(all, e.Detectors()[m.Detector].Name+":"+text[m.Start:m.End])
	}
	return all
}

func TestScan(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"a mobile in Chinese", "请联系13800138000转2", []string{"phone:13800138000"}},
		{"a mobile at the very end", "tel 13800138000", []string{"phone:13800138000"}},
		{"a mobile at the very start", "13800138000", []string{"phone:13800138000"}},
		{"no window of a longer number", "运单138001380001234567", nil},
		{"no float", "13800138000.0 1.38001380001", nil},
		{"no part of a name", "img_13800138000_1.jpg", nil},
		{"an identity number", "身份证：11010519491231002X。", []string{"resident_id:11010519491231002X"}},
		{"a wrong check character", "身份证：110105194912310020", nil},
		{"an address of mail", "mail to zhang.san+x@example.com, please", []string{"email:zhang.san+x@example.com"}},
		{"a dot at the end", "write to a.b@example.com.", []string{"email:a.b@example.com"}},
		{"a hyphen in the domain", "a@b-c.cn, li.na@my-host.example.com-", []string{"email:a@b-c.cn", "email:li.na@my-host.example.com"}},
		{"capitals, figures and signs in an address", "LI.NA+1_b-c%d@Mail-2.Example.COM。", []string{"email:LI.NA+1_b-c%d@Mail-2.Example.COM"}},
		{"an address before Chinese punctuation", "邮箱：li@xn--fiq228c.example.cn；电话", []string{"email:li@xn--fiq228c.example.cn"}},
		{"an address in quotes", "x='li@my-host.cn' -b@example.com", []string{"email:li@my-host.cn", "email:b@example.com"}},
		{"something behind an address", "li@example.com-13800138000 wu@example.cn-home", []string{"email:li@example.com", "phone:13800138000", "email:wu@example.cn"}},
		{"labels that end with a hyphen", "li@my-.cn li@-my.cn li@my_-host.cn li@my-host", nil},
		{"an address of a terminal", "from 203.0.113.77:8080 to x", []string{"ip_address:203.0.113.77"}},
		{"a plate", "车牌粤B12345已入场", []string{"vehicle_plate:粤B12345"}},
		{"plates with a separator", "粤B·12345，粤B•D12345 京A．88K66 浙F-12345;沪A-1234", []string{"vehicle_plate:粤B·12345", "vehicle_plate:粤B•D12345", "vehicle_plate:京A．88K66", "vehicle_plate:浙F-12345"}},
		{"small letters", "车牌粤b12345 税号91350100m000100y43 车架1m8gdm9axkp042788", []string{"vehicle_plate:粤b12345", "tax_id:91350100m000100y43"}},
		{"an international number", "call +442071838750 now", []string{"phone:+442071838750"}},
		{"an access key", "key=AKIAIOSFODNN7EXAMPLE;", []string{"credential:AKIAIOSFODNN7EXAMPLE"}},
		{"plain words", "the quick brown fox jumps over the lazy dog", nil},
		{"nothing", "", nil},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, occurrences(e, tt.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestScanFindsEveryRow(t *testing.T) {
	e, m := engine(t), newMade(5)
	for range 2000 {
		row := m.row()
		if n := len(e.Scan([]byte(row), nil)); n != 3 {
			t.Fatalf("%q, want mobile, identity number and mail", occurrences(e, row))
		}
	}
}

func TestScanDoesNotAllocate(t *testing.T) {
	e, buf := engine(t), dense(1<<16)
	out := make([]classify.Match, 0, 1<<12)
	if n := testing.AllocsPerRun(10, func() { out = e.Scan(buf, out[:0]) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzScan(f *testing.F) {
	e := engine(f)
	for _, s := range []string{"13800138000", "a@b.cn", "粤B12345", "..@..", "+86", "1.2.3.4", "\xe4\xba\xacA12345", "京A", "@@@@@@@@"} {
		f.Add([]byte(s))
	}
	out := make([]classify.Match, 0, 1<<12)
	f.Fuzz(func(t *testing.T, buf []byte) {
		out = e.Scan(buf, out[:0])
		last := -1
		for _, m := range out {
			if m.Start < 0 || m.Start >= m.End || m.End > len(buf) || m.Start < last {
				t.Fatalf("match %+v in %d bytes", m, len(buf))
			}
			last = min(m.Start, last)
		}
	})
}

func FuzzTable(f *testing.F) {
	e := engine(f)
	f.Add("phone", []byte("13800138000"))
	f.Add("真实姓名", []byte("张三"))
	f.Add("a.b[].id_card", []byte("１１０１０５１９４９１２３１００２Ｘ"))
	f.Fuzz(func(t *testing.T, name string, value []byte) {
		c := inventory.Column{Name: name, Comment: name, Type: name}
		c.Append(value)
		b := batchOf(c)
		table := e.NewTable(inventory.Dataset{ID: "d", Name: name}, classify.TableOptions{})
		table.Add(&b)
		for _, found := range e.Judge(table).Findings {
			if found.Share.Low < 0 || found.Share.High > 1 || found.Share.Low > found.Share.High {
				t.Fatalf("share %+v", found.Share)
			}
		}
	})
}
