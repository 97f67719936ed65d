package s3_test

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"strings"
	"testing"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// TestSumsOfGateway: a server that somebody else wrote states the checksum that an upload carried.
func TestSumsOfGateway(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", nil)
	bucket, key, text := "one", "学生/a+b.csv", "id\n1\n"
	in := &awss3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(text), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32}
	if _, err := g.api.PutObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	p := g.provider(t, func(c *s3.Config) { c.Bucket = bucket })
	sums, err := p.Sums(t.Context(), storesOf(t, p)[0], key)
	want := objects.Sum{Algorithm: objects.CRC32, Value: string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text))))}
	if err != nil || len(sums) != 1 || sums[0] != want {
		t.Errorf("%x, %v; want %x", sums, err, want)
	}
}

// TestSumsOfPartsAreNone: a checksum of checksums says nothing about an object that was cut otherwise, as one of 5 GB
// that another tool uploaded is.
func TestSumsOfPartsAreNone(t *testing.T) {
	value := base64.StdEncoding.EncodeToString([]byte{1, 2, 3, 4})
	tests := []struct {
		name   string
		header map[string]string
		want   int
	}{
		{"whole", map[string]string{"X-Amz-Checksum-Crc32": value, "X-Amz-Checksum-Type": "FULL_OBJECT"}, 1},
		{"of parts", map[string]string{"X-Amz-Checksum-Crc32": value, "X-Amz-Checksum-Type": "COMPOSITE"}, 0},
		{"of parts, its type not told", map[string]string{"X-Amz-Checksum-Crc32": value + "-640"}, 0},
		{"none", map[string]string{"ETag": `"d41d8cd98f00b204e9800998ecf8427e-640"`}, 0},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			p := serve(t, "", func(w http.ResponseWriter, _ *http.Request) {
				for name, v := range tt.header {
					w.Header().Set(name, v)
				}
				w.Header().Set("Content-Length", "5368709120")
			})
			sums, err := p.Sums(t.Context(), inventory.Store{ID: "s3://server/b"}, "big")
			if err != nil || len(sums) != tt.want {
				t.Errorf("%v, %v; want %d", sums, err, tt.want)
			}
		})
	}
}
