package plan

import (
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// BucketName is the name by which a cloud knows a bucket. An export of it may carry another name as a store, and a
// policy or a command with that name would be about somebody else's bucket, so that the native id goes first.
func BucketName(st *inventory.Store) string {
	id := string(st.ID)
	if st.Kind != inventory.Bucket {
		return st.Name
	}
	for _, mark := range []string{":s3:::", "/buckets/"} {
		if _, name, ok := strings.Cut(id, mark); ok && name != "" && !strings.Contains(name, "/") {
			return name
		}
	}
	if strings.HasPrefix(id, "acs:oss:") {
		if name := id[strings.LastIndex(id, ":")+1:]; name != "" && !strings.Contains(name, "/") {
			return name
		}
	}
	return st.Name
}
