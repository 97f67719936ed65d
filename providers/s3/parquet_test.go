package s3_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"        //nolint:depguard // the test asks whether what was read is enough
	"github.com/domicile/domicile/internal/classify/people" //nolint:depguard // the key of the above
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// parquetRows is enough for a file of several row groups and some hundred pages.
const parquetRows = 1_000_000

// visit is one row of the file of the tests.
type visit struct {
	ID      int64  `parquet:"id"`
	Name    string `parquet:"name,dict"`
	Phone   string `parquet:"phone"`
	City    string `parquet:"city,dict"`
	Amount  int64  `parquet:"amount,decimal(2:18)"`
	Comment string `parquet:"comment"`
}

// visitOf invents row i. Its numbers look random and are not: the same file comes out everywhere.
func visitOf(i int) visit {
	r := uint64(i)*0x9e3779b97f4a7c15 + 0x1234567
	r = (r ^ r>>29) * 0xbf58476d1ce4e5b9
	r ^= r >> 32
	pick := func(words []string, shift uint) string { return words[r>>shift%uint64(len(words))] }
	family := []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"}
	given := []string{
		"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚",
		"桂英", "建国", "志强", "秀兰", "海燕", "文博", "子涵", "雨桐", "浩然", "梓萱", "晓东", "丹丹",
	}
	city := []string{"北京市", "上海市", "广州市", "深圳市", "杭州市", "成都市", "武汉市", "西安市", "南京市", "重庆市"}
	said := []string{
		"今天收到货了", "包装完好", "客服态度很好", "物流有点慢", "比想象中的小", "颜色和图片一致", "家里老人很喜欢", "下次还会再来",
		"性价比很高", "安装师傅很专业", "用了一周没有问题", "希望能再便宜一些", "朋友推荐买的", "孩子每天都在用",
	}
	prefix := []string{"138", "139", "150", "151", "158", "186", "187", "188", "199", "177"}
	var text strings.Builder
	for k := range 4 + r>>3%4 {
		text.WriteString(said[(r>>(5+6*k))%uint64(len(said))] + "，")
	}
	return visit{
		ID: int64(i) + 7_000_000_000, Name: pick(family, 11) + pick(given, 17), Phone: pick(prefix, 7) + fmt.Sprintf("%08d", r>>24%100_000_000),
		City: pick(city, 23), Amount: int64(r >> 13 % 5_000_000), Comment: text.String() + strconv.FormatUint(r, 16),
	}
}

// visits writes the file, and counts its phones.
func visits(t *testing.T) ([]byte, int) {
	t.Helper()
	var buf bytes.Buffer
	phones := map[string]bool{}
	w := parquet.NewGenericWriter[visit](&buf, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(parquetRows/10))
	part := make([]visit, 10_000)
	for i := 0; i < parquetRows; i += len(part) {
		for k := range part {
			part[k] = visitOf(i + k)
			phones[part[k].Phone] = true
		}
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), len(phones)
}

// meter is an HTTP transport that counts the bytes of all answers.
type meter struct {
	bytes, answers atomic.Int64
}

// RoundTrip implements http.RoundTripper.
func (m *meter) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		m.answers.Add(1)
		resp.Body = &metered{resp.Body, &m.bytes}
	}
	return resp, err
}

type metered struct {
	io.ReadCloser
	bytes *atomic.Int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	m.bytes.Add(int64(n))
	return n, err
}

// lake is a bucket with the file, and what was read of it.
type lake struct {
	meter
	provider *s3.Provider
	dataset  inventory.Dataset
	size     int
	phones   int // distinct
}

// newLake puts the file on a server.
func newLake(t *testing.T) *lake {
	t.Helper()
	g := startGateway(t)
	g.bucket(t, "lake", nil)
	file, phones := visits(t)
	bucket, key := "lake", "visits.parquet"
	in := &awss3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(file)}
	if _, err := g.api.PutObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	l := &lake{size: len(file), phones: phones}
	l.provider = g.provider(t, func(c *s3.Config) { c.Bucket, c.HTTP = bucket, &http.Client{Transport: &l.meter} })
	l.dataset = onlyDataset(t, l.provider)
	l.bytes.Store(0)
	return l
}

// spent prints what was read since it was last asked, and fails when that is more than a share of the file.
func (l *lake) spent(t *testing.T, what string, most float64) {
	t.Helper()
	n, answers := l.bytes.Swap(0), l.answers.Swap(0)
	share := float64(n) / float64(l.size)
	t.Logf("%s: %d of %d bytes, %.2f %%, in %d answers", what, n, l.size, 100*share, answers)
	if share > most {
		t.Errorf("%s took %.2f %% of the file, at most %.2f %% are promised", what, 100*share, 100*most)
	}
}

// TestParquetOnGateway reads a file of a million rows on a server: its schema, a sample that tells what each column
// holds, and one column. It prints what each took.
func TestParquetOnGateway(t *testing.T) {
	if testing.Short() {
		t.Skip("a file of a million rows")
	}
	l := newLake(t)
	t.Run("schema", l.schema)
	t.Run("types", l.types)
	t.Run("column", l.column)
	t.Run("words", l.words)
}

func (l *lake) schema(t *testing.T) {
	d := onlyDataset(t, l.provider)
	if d.Rows == nil || *d.Rows != (inventory.Measure{Value: parquetRows, Method: inventory.Exact}) || len(d.Columns) != 6 {
		t.Errorf("the footer tells rows %+v and columns %+v", d.Rows, d.Columns)
	}
	l.spent(t, "schema and rows", 0.01)
}

func (l *lake) types(t *testing.T) {
	profile, design := judge(t, l.provider, l.dataset, inventory.Want{Rows: 20_000, Seed: 1})
	l.spent(t, "types of all columns", 0.01)
	got := map[string][]string{}
	for _, f := range profile.Findings {
		got[f.Column] = append(got[f.Column], f.Kind)
	}
	want := map[string][]string{"name": {"person_name"}, "phone": {"phone"}, "city": {"region"}}
	for column, kinds := range want {
		if !slices.Contains(got[column], kinds[0]) {
			t.Errorf("%s is %q, want %q", column, got[column], kinds)
		}
	}
	if got["id"] != nil || got["amount"] != nil {
		t.Errorf("id is %q and amount %q, want nothing", got["id"], got["amount"])
	}
	if design.Sampling != inventory.RandomBlocks || design.Of != parquetRows || design.BlockRows == 0 {
		t.Errorf("design %+v", design)
	}
}

// column counts the phones exactly: that takes the bytes of their column, and of the end of the file.
func (l *lake) column(t *testing.T) {
	distinct, rows := map[string]bool{}, int64(0)
	for b, err := range l.provider.Read(t.Context(), l.dataset, inventory.Want{Columns: []string{"phone"}, Distinct: true}) {
		if err != nil {
			t.Fatal(err)
		}
		rows += total(t, &b, "phone", distinct)
	}
	if rows != parquetRows || len(distinct) != l.phones {
		t.Errorf("%d rows with %d phones, want %d with %d", rows, len(distinct), parquetRows, l.phones)
	}
	const most = 8.5 * parquetRows // ten digits of chance have 33 bits; Snappy leaves some more
	l.spent(t, "one column in full", most/float64(l.size))
}

// words counts the cities: their dictionaries and indexes.
func (l *lake) words(t *testing.T) {
	distinct, rows, values := map[string]bool{}, int64(0), 0
	for b, err := range l.provider.Read(t.Context(), l.dataset, inventory.Want{Columns: []string{"city"}, Distinct: true}) {
		if err != nil {
			t.Fatal(err)
		}
		rows += total(t, &b, "city", distinct)
		values += b.Rows
	}
	if rows != parquetRows || len(distinct) != 10 || values != 10*10 {
		t.Errorf("%d rows with %d cities in %d values", rows, len(distinct), values)
	}
	const most = 5 * parquetRows / 8 // four bits a row, and the ends of the file
	l.spent(t, "one column of few words in full", most/float64(l.size))
}

// total adds up the values of a batch of one column.
func total(t *testing.T, b *inventory.Batch, name string, distinct map[string]bool) int64 {
	t.Helper()
	if len(b.Columns) != 1 || b.Columns[0].Name != name {
		t.Fatalf("columns %+v", b.Columns)
	}
	c, n := &b.Columns[0], int64(0)
	for i := range c.Len() {
		distinct[string(c.Value(i))] = true
		if c.Count != nil {
			n += int64(c.Count[i])
		} else {
			n++
		}
	}
	return n
}

func onlyDataset(t *testing.T, p inventory.Provider) inventory.Dataset {
	t.Helper()
	inv := collect(t, p)
	if len(inv.Datasets) != 1 {
		t.Fatalf("%d datasets", len(inv.Datasets))
	}
	return inv.Datasets[0]
}

// judge reads what is wanted and says what it is.
func judge(t *testing.T, p inventory.Provider, d inventory.Dataset, w inventory.Want) (classify.Profile, inventory.Design) {
	t.Helper()
	knowledge, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := classify.Compile(knowledge)
	if err != nil {
		t.Fatal(err)
	}
	table := engine.NewTable(d, classify.TableOptions{Key: people.Key{}})
	var design inventory.Design
	for b, err := range p.Read(t.Context(), d, w) {
		if err != nil {
			t.Fatal(err)
		}
		table.Add(&b)
		design = b.Design
	}
	return engine.Judge(table), design
}
