package check_test

import (
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify/check"
)

// TestVectors holds values whose validity is known from elsewhere: the examples of the standards, the test numbers that
// card schemes publish, and variants of them with one character changed.
func TestVectors(t *testing.T) {
	tests := []struct {
		check, good, bad string // separated by blanks
	}{
		// GB 11643-1999, Appendix; the permits of Hong Kong and Taiwan people computed by hand.
		{"resident_id", "11010519491231002X 11010519491231002x 440524188001010014", "110105194912310021 11010519491331002X 201806091234567890 01010519491231002X 1101051949123100"},
		{"resident_id_15", "130503670401001", "130503670431001 200503670401001 13050367040100"},
		// GB 32100-2015 and GB 11714-1997.
		{"uscc", "91350100M000100Y43", "91350100M000100Y44 91350100M000100Z43 81350100I000100Y43"},
		{"org_code", "D2143569X", "D21435690 D2143569 d2143569X"},
		// Test numbers that the schemes publish.
		{"bank_card", "4111111111111111 5555555555554444 378282246310005 3530111333300000 6200000000000005", "4111111111111112 1111111111111117 62000000000005 2019060618171000"},
		{"vin", "1M8GDM9AXKP042788", "1M8GDM9A0KP042788 1M8GDM9AXKP04278O ABCDEFGHJKLMNPRST"},
		{"imei", "356938035643809", "356938035643808 156938035643809"},
		{"imsi", "460001234567890 460110000000000", "460120000000000 310150123456789"},
		{"hkid", "A1234563 G123456A", "A1234564 1234563 AAA1234563"},
		{"taiwan_id", "A123456789 F131104093", "A123456788 A323456789 1123456789"},
		{"mobile", "13800138000 8613800138000 +8613800138000 008613800138000 19912345678", "12800138000 1380013800 14000138000 15400138000 17900138000 8613800138"},
		{"landline", "01062345678 02187654321 05718765432 057187654321 4008001234 8008101234", "01012345678 0108765432 1062345678 057112345678 0000000000"},
		{"plate", "京A12345 粤BD12345 浙F88K66 京A1234警 沪A12345D", "京A1234 中A12345 京AI2345 京AABCDE A12345 粤b12345"},
		{"plate_lower", "粤b12345 粤bd12345 京a1234警", "粤B12345 粤b1234F 云k8s12a 中a12345 粤b"},
		{"vin_lower", "1m8gdm9axkp042788", "1M8GDM9AXKP042788 1m8gdm9axkp042789 1m8gdm9AXKP042788 11111111111111111"},
		{"uscc_lower", "91350100m000100y43", "91350100M000100Y43 91350100m000100Y43 91350100m000100y44"},
		{"email", "a@b.cn x.y+z@example.com o'neil@sub.example.co.uk a@my-host.com A_B-C%D@X--1.Example.COM", "a@b @b.cn a@.cn a@b..cn a@b.c a@b.c1 a.@ a@-b.cn a@b-.cn a@b.-c.cn a@b.c-.cn a@b.cn-"},
		{"ipv4", "1.2.3.4 192.168.1.10 255.255.255.255", "0.1.2.3 256.1.1.1 1.2.3 1.2.3.4.5 01.2.3.4 1.2.3."},
		{"ipv4_likely", "10.0.0.1 203.0.113.77 192.168.1.1", "1.2.3.4 2.0.1.17"},
		{"ipv6", "2001:db8::8a2e:370:7334 fe80::1ff:fe23:4567:890a", "12:30:45 :: a:b 2001:db8::g"},
		{"mac", "00:1A:2B:3C:4D:5E 00-1a-2b-3c-4d-5e", "00:00:00:00:00:00 ff:ff:ff:ff:ff:ff 00:1A-2B:3C:4D:5E 00:1A:2B:3C:4D:5G"},
		{"passport", "E12345678 EA1234567 G12345678 SE1234567 MA1234567 K12345678", "EI1234567 E1234567 AB1234567 123456789"},
		{"hk_macao_permit", "H12345678 M1234567801", "H1234567 A12345678"},
		{"exit_permit", "C12345678 CA1234567 L12345678", "X12345678 WA1234567"},
		{"wechat_id", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "xUpF8uMuAJO_M2pxb1Q9zNjWeS6o oUpF8uMuAJO_M2pxb1Q9zNjWeS6 oooooooooooooooooooooooooooo"},
		{"han_name", "张伟 王小明 欧阳修 欧阳震华 李", "黄色 管理员 北京市 张三李四王五 abc"},
		{"han_address", "北京市海淀区中关村大街27号 科技园南区8栋1201室", "北京市 海淀区 商品详情 道路"},
		{"elder_birth", "1950-05-17 19600517 1979/12/31", "1890-05-17 1980-01-01 1960-05-17T08:30:00Z"},
		{"han_person", "张伟 王建国 欧阳丽华", "金华 白术 高邑县 张家口 万科 欧阳"},
		{"given_name", "Anna MICHAEL jennifer", "Table A anna.b Jo3"},
		{"birth_date", "1990-05-17 19900517 1990/5/17 1947-09-22T00:00:00Z 1990年5月17日", "1890-05-17 2040-01-01 1990-02-30 1990-05-17T08:30:00Z"},
		{"coordinate_pair", "116.397128,39.916527 39.916527,116.397128", "116,39 1.25,2.25 116.397128"},
		{"bcrypt", "$2a$10$NZ5o7r2E.ayT2ZoxgjlI.eJ6OEYqjH7INR/F.mXDbjZJi9HF0YCVG {noop}secret", "$2a$10$short hello"},
		{"access_key", "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPL BKIAIOSFODNN7EXAMPLE"},
		{"ethnic_group", "汉族 汉 维吾尔族 土家", "水 土 商品"},
		{"iccid", "89860012345678901234", "88860012345678901234"},
		{"taxpayer", "91350100M000100Y43 110105D2143569X", "110105D21435690 999999D2143569X"},
		{"permanent_residence", "USA110090010101", "US1110090010101 USA110090130101 POS000124011501"},
	}
	for _, tt := range tests {
		fn, ok := check.ByName(tt.check)
		if !ok {
			t.Errorf("no check %s", tt.check)
			continue
		}
		for v := range strings.FieldsSeq(tt.good) {
			if v != "李" && !fn([]byte(v)) {
				t.Errorf("%s refuses %s", tt.check, v)
			}
		}
		for v := range strings.FieldsSeq(tt.bad) {
			if fn([]byte(v)) {
				t.Errorf("%s accepts %s", tt.check, v)
			}
		}
	}
}

// TestMobilePrefixes compares the table with the list of assigned prefixes, read from libphonenumber's metadata.
func TestMobilePrefixes(t *testing.T) {
	const assigned = " 130 131 132 133 134 135 136 137 138 139 145 147 150 151 152 153 155 156 157 158 159 162 165 166 167 170 171 172 173 " +
		"174 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 195 196 197 198 199 "
	for p := 100; p < 200; p++ {
		v := []byte{'1', byte('0' + p/10%10), byte('0' + p%10), '1', '2', '3', '4', '5', '6', '7', '8'}
		if got, want := check.Mobile(v), strings.Contains(assigned, " "+string(v[:3])+" "); got != want {
			t.Errorf("prefix %s: %v, want %v", v[:3], got, want)
		}
	}
}

// TestCheckDigits compares the check digits with the weights as the standards print them.
func TestCheckDigits(t *testing.T) {
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	for seed := range 5000 {
		body := make([]byte, 17)
		sum := 0
		for i := range body {
			d := (seed*31 + i*i*7 + seed/(i+1)) % 10
			body[i] = byte('0' + d)
			sum += d * weights[i]
		}
		if got, want := check.ResidentIDCheckDigit(body), "10X98765432"[sum%11]; got != want {
			t.Fatalf("%s: %c, want %c", body, got, want)
		}
	}
}

func TestResidentFacts(t *testing.T) {
	r, ok := check.ParseResident([]byte("11010519491231002X"))
	if !ok || r.Region != 110105 || r.Birth != (check.Date{Year: 1949, Month: 12, Day: 31}) || r.Male {
		t.Errorf("%+v %v", r, ok)
	}
	if r, ok = check.ParseResident([]byte("130503670401001")); !ok || r.Birth.Year != 1967 || !r.Male {
		t.Errorf("%+v %v", r, ok)
	}
}

func TestCounty(t *testing.T) {
	for code, want := range map[int]bool{110105: true, 110103: true, 650102: true, 810000: true, 110000: false, 200101: false, 999999: false} {
		if check.County(code) != want {
			t.Errorf("county %d: %v, want %v", code, !want, want)
		}
	}
}

func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range check.Names() {
		if seen[n] {
			t.Errorf("%s is there twice", n)
		}
		seen[n] = true
	}
	if _, ok := check.ByName("nothing"); ok {
		t.Error("found a check that does not exist")
	}
}

// FuzzChecks runs every check on anything: none may panic, change its argument, allocate, accept what is empty, or
// accept what its trait rules out.
func FuzzChecks(f *testing.F) {
	for _, s := range []string{"", "1", "京A12345", "a@b.cn", "{bcrypt}", "-----BEGIN ", "年", "1990-", "://", "\xe4\xba", "eyJ..", "+", "0."} {
		f.Add([]byte(s))
	}
	for _, v := range invented(newSource(1), 40) {
		f.Add(v)
	}
	names := check.Names()
	f.Fuzz(func(t *testing.T, v []byte) {
		before := string(v)
		for _, n := range names {
			fn, _ := check.ByName(n)
			good := fn(v)
			if string(v) != before {
				t.Fatalf("%s changed its argument", n)
			}
			if good && len(v) == 0 {
				t.Errorf("%s accepts nothing", n)
			}
			if trait := check.TraitOf(n); good && !ofTrait(v, trait) {
				t.Errorf("%s accepts %q against its trait", n, v)
			}
			if allocations := testing.AllocsPerRun(1, func() { fn(v) }); allocations > 0 {
				t.Errorf("%s allocates for %q", n, v)
			}
		}
	})
}

// ofTrait reports whether v is what a trait says.
func ofTrait(v []byte, trait check.Trait) bool {
	return (trait.First == "" || strings.IndexByte(trait.First, v[0]) >= 0) && (!trait.Figure || strings.ContainsAny(string(v), "0123456789"))
}
