package s3

import (
	"strings"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Client speaks the protocol for buckets that some other call has found. It implements objects.Objects, and is safe
// for concurrent use.
type Client struct {
	// API returns the SDK client for a bucket, which must go to the bucket's own region and must not retry.
	API func(bucket string) *awss3.Client
	Do  inventory.Doer
	// Scope returns the scope of a store.
	Scope func(inventory.ID) inventory.Scope
	// Host is the host that calls go to, when region and service do not decide it.
	Host string
	// PageSize is how many keys one page asks for; 0 leaves it to the server.
	PageSize int32
	// Version1 lists with the older call, for servers that do not know the newer one.
	Version1 bool
	// RawKeys asks for keys as they are, of servers that encode them wrongly or not at all.
	RawKeys bool
}

var _ objects.Objects = (*Client)(nil)

// BucketOf returns the name of the bucket that a store is: the end of its ARN, or of its URL.
func BucketOf(id inventory.ID) string {
	s := string(id)
	return s[strings.LastIndexAny(s, ":/")+1:]
}

// call is a request for a store.
func (c *Client) call(store inventory.ID, api string) inventory.Call {
	needs := permission(api)
	return inventory.Call{
		Scope: c.Scope(store), Store: store, Op: needs, Host: c.Host, Classify: Classify(needs),
	}
}
