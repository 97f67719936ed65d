package objects

import (
	"context"

	"github.com/domicile/domicile/internal/inventory"
)

// Algorithm names a checksum.
type Algorithm string

// The checksums that servers state of whole objects.
const (
	CRC64ECMA Algorithm = "crc64ecma" // of OSS
	CRC64NVME Algorithm = "crc64nvme" // of S3
	CRC32     Algorithm = "crc32"
	CRC32C    Algorithm = "crc32c"
	SHA1      Algorithm = "sha1"
	SHA256    Algorithm = "sha256"
)

// Sum is a checksum of all bytes of an object, as a server states it: the bytes of the checksum, most significant first.
type Sum struct {
	Algorithm Algorithm
	Value     string
}

// Summer is a store of objects that states checksums. It is called from several goroutines at once and only reads. An
// object of which the server states none has none; checksums of parts, ETags among them, are none of the object.
type Summer interface {
	Sums(ctx context.Context, store inventory.Store, key string) ([]Sum, error)
}
