package s3

// When says for what a call is needed.
type When string

// The occasions of a call.
const (
	Inventory When = "inventory" // names, places, exposure
	Sample    When = "sample"    // formats, columns and values
	Verify    When = "verify"    // the comparison of source and target after a move; it also lists and reads
)

// Operation is one call that the provider makes.
type Operation struct {
	API        string // as the protocol names it
	Permission string // as a policy names it; also Op of gaps
	When       When
}

// Calls lists everything that the provider ever asks of a server. Policies of least privilege are made from it.
func Calls() []Operation {
	return []Operation{
		{"ListBuckets", "s3:ListAllMyBuckets", Inventory},
		{"GetBucketLocation", "s3:GetBucketLocation", Inventory},
		{"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", Inventory},
		{"GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", Inventory},
		{"GetBucketAcl", "s3:GetBucketAcl", Inventory},
		{"GetBucketEncryption", "s3:GetEncryptionConfiguration", Inventory},
		{"GetBucketReplication", "s3:GetReplicationConfiguration", Inventory},
		{"GetBucketTagging", "s3:GetBucketTagging", Inventory},
		{"GetBucketLogging", "s3:GetBucketLogging", Inventory},
		{"ListObjectsV2", "s3:ListBucket", Inventory},
		{"ListBucketInventoryConfigurations", "s3:GetInventoryConfiguration", Inventory}, // then also GetObject where reports lie
		{"GetObject", "s3:GetObject", Sample},
		{"HeadObject", "s3:GetObject", Verify}, // checksums that the server states
	}
}

// permission returns the name that a policy has for a call.
func permission(api string) string {
	for _, op := range Calls() {
		if op.API == api {
			return op.Permission
		}
	}
	return "s3:" + api
}
