package aliyun_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// TestSums: the checksum that OSS states is decimal; what is none is no checksum, and no error.
func TestSums(t *testing.T) {
	tests := []struct {
		name   string
		header string
		want   []objects.Sum
	}{
		// The check value of CRC-64/XZ, which is OSS's, in decimal.
		{"stated", "11051210869376104954", []objects.Sum{{Algorithm: objects.CRC64ECMA, Value: "\x99\x5d\xc9\xbb\xdf\x19\x39\xfa"}}},
		{"of an object from before there was one", "", nil},
		{"nonsense", "995dc9bbdf1939fa", nil},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodHead {
					t.Errorf("%s %s", r.Method, r.URL)
				}
				if tt.header != "" {
					w.Header().Set("X-Oss-Hash-Crc64ecma", tt.header)
				}
			}))
			t.Cleanup(srv.Close)
			p := open(t, "oss://crm", srv.URL, 0)
			sums, err := p.Sums(t.Context(), inventory.Store{ID: "acs:oss:cn-hangzhou:1:crm"}, "a/b c.csv")
			if err != nil || len(sums) != len(tt.want) || len(sums) > 0 && sums[0] != tt.want[0] {
				t.Errorf("%+v, %v; want %+v", sums, err, tt.want)
			}
		})
	}
}
