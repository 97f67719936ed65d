package format_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
)

func TestReadCSV(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"header", text("id,name", "1,a", "2,b"), []string{"id=1 name=a", "id=2 name=b"}},
		{"no header", text("1,13800138000,x", "2,13900139000,y"), []string{"c1=1 c2=13800138000 c3=x", "c1=2 c2=13900139000 c3=y"}},
		{"header of words alone", text("name,city", "bob,rome", "eve,oslo"), []string{"name=bob city=rome", "name=eve city=oslo"}},
		{"chinese header", text("姓名,城市", "张三,北京", "李四,上海"), []string{"姓名=张三 城市=北京", "姓名=李四 城市=上海"}},
		{"semicolon", text("id;price", "1;2,5", "2;3,5"), []string{"id=1 price=2,5", "id=2 price=3,5"}},
		{"tab", text("id\tname", "1\ta,b", "2\tc"), []string{"id=1 name=a,b", "id=2 name=c"}},
		{"pipe", text("id|name", "1|a", "2|b"), []string{"id=1 name=a", "id=2 name=b"}},
		{"hive", text("1\x01a\x01x", "2\x01b\x01y"), []string{"c1=1 c2=a c3=x", "c1=2 c2=b c3=y"}},
		{"full-width comma and names", text("ｉｄ，姓名，电话１", "1，张三，5", "2，李四，6"), []string{"id=1 姓名=张三 电话1=5", "id=2 姓名=李四 电话1=6"}},
		{"crlf", "id,name\r\n1,a\r\n2,b\r\n", []string{"id=1 name=a", "id=2 name=b"}},
		{"old mac", "id,name\r1,a\r2,b\r", []string{"id=1 name=a", "id=2 name=b"}},
		{"no end of line", "id,name\n1,a\n2,b", []string{"id=1 name=a", "id=2 name=b"}},
		{"byte order mark", "\xEF\xBB\xBFid,name\n1,a\n2,b\n", []string{"id=1 name=a", "id=2 name=b"}},
		{"quotes", text(`id,note`, `1,"a, ""b"""`, `2,"c`, `d"`, `3,e`), []string{"id=1 note=a, \"b\"", "id=2 note=c\nd", "id=3 note=e"}},
		{"quoted to the end", "id,note\n1,\"a\"\n2,\"b\"", []string{"id=1 note=a", "id=2 note=b"}},
		{"backslash quotes", text(`id,note`, `1,"a \"b\", c"`, `2,d`), []string{`id=1 note=a "b", c`, "id=2 note=d"}},
		{"apostrophes", text(`id,a,b`, `1,'x,1','y'`, `2,'z','w'`, `3,'z','w'`), []string{"id=1 a=x,1 b=y", "id=2 a=z b=w", "id=3 a=z b=w"}},
		{"stray quote", text(`id,note`, `1,"a`, `2,b`, `3,c`), []string{`id=1 note="a`, "id=2 note=b", "id=3 note=c"}},
		{"quote within a cell", text(`id,note`, `1,5" pipe`, `2,b`, `3,c`), []string{`id=1 note=5" pipe`, "id=2 note=b", "id=3 note=c"}},
		{"ragged", text("id,name,x", "1,a,2", "2", "3,b,4,5", "4,b,2", "5,b,4", "6,b,2"), []string{
			"id=1 name=a x=2", "id=2", "id=3 name=b x=4 c4=5", "id=4 name=b x=2", "id=5 name=b x=4", "id=6 name=b x=2",
		}},
		{"null and empty", text(`id,name,x`, `1,\N,`, `2,NULL,y`), []string{"id=1 x=", "id=2 x=y"}},
		{"blank lines", text("id,name", "", "1,a", "", "2,b"), []string{"id=1 name=a", "id=2 name=b"}},
		{"same name twice", text("id,name,name", "1,a,b", "2,c,d"), []string{"id=1 name=a name_2=b", "id=2 name=c name_2=d"}},
		{"nameless column", text(",name,phone", "1,a,13800138000", "2,c,13800138001"), []string{"c1=1 name=a phone=13800138000", "c1=2 name=c phone=13800138001"}},
		{"title above", text("客户名单,,", "姓名,电话,城市", "张三,13800138000,北京", "李四,13800138001,上海"), []string{"姓名=张三 电话=13800138000 城市=北京", "姓名=李四 电话=13800138001 城市=上海"}},
		{"sep line", text("sep=;", "id;name;x", "1;a;b", "2;c;d"), []string{"id=1 name=a x=b", "id=2 name=c x=d"}},
		{"years as names", text("region,2019,2020", "a,1,2", "b,3,4"), []string{"region=a 2019=1 2020=2", "region=b 2019=3 2020=4"}},
		{"kept from spreadsheets", text("id,phone,card", "1,=\"13800138000\",'6222", "2,\"=\"\"13800138001\"\"\",`6223", "3,13800138002\t, 6224 "), []string{
			"id=1 phone=13800138000 card=6222", "id=2 phone=13800138001 card=6223", "id=3 phone=13800138002 card=6224",
		}},
		{"bill with conditions above", text("微信支付账单明细,,", "微信昵称：[某人],,", "----------,,", "交易时间,金额,备注", "2024-01-01,1.00,a", "2024-01-02,2.00,b"), []string{
			"交易时间=2024-01-01 金额=1.00 备注=a", "交易时间=2024-01-02 金额=2.00 备注=b",
		}},
		{"tables behind one another", text("id,name", "1,a", "id,name", "2,b"), []string{"id=1 name=a", "id=id name=name", "id=2 name=b"}},
		{"same row again and again", text("bob,rome", "bob,rome", "bob,rome"), []string{"c1=bob c2=rome", "c1=bob c2=rome", "c1=bob c2=rome"}},
		{"one column", text("phone", "13800138000"), []string{"phone=13800138000"}},
		{"mixed charsets", text("id,name", "1,张三", "2,\xd5\xc5\xc8\xfd", "3,张三"), []string{"id=1 name=张三", "id=2 name=张三", "id=3 name=张三"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := collect(t, object("t.csv", tc.in), format.Options{})
			if diff := cmp.Diff(tc.want, got.Tables["d"]); diff != "" || got.Gaps != nil || got.Err != nil {
				t.Errorf("rows (-want +got):\n%s gaps %v error %v", diff, got.Gaps, got.Err)
			}
		})
	}
}
