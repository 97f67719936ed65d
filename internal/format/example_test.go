package format_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// open makes an object of a string.
func open(name, content string) format.Object {
	return format.Object{
		Name: name, Size: int64(len(content)),
		Open: func(_ context.Context, off, n int64) (io.ReadCloser, error) {
			if n < 0 {
				n = int64(len(content)) - off
			}
			return io.NopCloser(io.NewSectionReader(strings.NewReader(content), off, n)), nil
		},
	}
}

func ExampleRead() {
	o := open("members.json", `[{"name":"甲","orders":[{"sku":"x1"},{"sku":"x2"}]},{"name":"乙"}]`)
	for b, err := range format.Read(context.Background(), o, format.Options{Dataset: "file:crm/members.json"}) {
		if g := inventory.AsGap(err); g != nil {
			fmt.Println("not seen:", g.Cause)
			continue
		}
		if err != nil {
			return
		}
		for _, c := range b.Columns {
			fmt.Printf("%q %s: %d values\n", b.Under, c.Name, c.Len())
		}
	}
	// Output:
	// "" name: 2 values
	// "orders[]" orders[].sku: 2 values
}

func ExampleInspect() {
	o := open("export.bin", "编号;手机号\n1;13800138000\n2;13800138001\n")
	l, err := format.Inspect(context.Background(), o, format.Options{})
	fmt.Println(l.Format, l.Columns[0].Name, l.Columns[1].Name, l.Rows.Value, err)
	// Output: csv 编号 手机号 2 <nil>
}
