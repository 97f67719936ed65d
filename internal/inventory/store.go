package inventory

import "time"

// Tri is a fact that may be unknown. The zero value is unknown: absent is not unknown, and unknown is never "no".
type Tri string

// The values of Tri.
const (
	Yes     Tri = "yes"
	No      Tri = "no"
	Unknown Tri = "unknown"
)

// Kind is what sort of thing a store is.
type Kind string

// The kinds of stores.
const (
	Bucket     Kind = "bucket"
	Database   Kind = "database"
	KeyValue   Kind = "key_value"
	FileSystem Kind = "file_system"
	Folder     Kind = "folder"
	Warehouse  Kind = "warehouse"
	Cache      Kind = "cache"
	Stream     Kind = "stream"
	SaaS       Kind = "saas"
	OtherKind  Kind = "other"
)

// Exposure is who can reach a store without credentials of its account.
type Exposure string

// The exposures, widest first.
const (
	Public          Exposure = "public"
	Shared          Exposure = "shared" // other accounts
	Private         Exposure = "private"
	ExposureUnknown Exposure = "unknown"
)

// Replica is a copy that the store itself keeps elsewhere.
type Replica struct {
	To     string `json:"to"` // native id, or region when the id is unknown
	Region string `json:"region,omitempty"`
	Place  Place  `json:"place"`
	Kind   string `json:"kind"` // replication, read_replica, global_database, snapshot_copy
}

// Store is one bucket, database instance, table store, file system or service that holds datasets.
type Store struct {
	ID            ID                `json:"id"`
	Provider      string            `json:"provider"`
	Partition     string            `json:"partition,omitempty"`
	Account       string            `json:"account,omitempty"`
	Service       string            `json:"service"`
	Kind          Kind              `json:"kind"`
	Engine        string            `json:"engine,omitempty"` // mysql, postgres, oss, s3, dynamodb …
	EngineVersion string            `json:"engine_version,omitempty"`
	Name          string            `json:"name"`
	Region        string            `json:"region,omitempty"`
	Place         Place             `json:"place"`
	Endpoints     []string          `json:"endpoints,omitempty"` // host:port in lower case, no scheme; joins contents to the control plane
	Entity        ID                `json:"entity,omitempty"`
	System        string            `json:"system,omitempty"`
	Owner         string            `json:"owner,omitempty"`
	Purpose       string            `json:"purpose,omitempty"`
	Size          Size              `json:"size"`
	Encryption    Tri               `json:"encryption"`
	Exposure      Exposure          `json:"exposure"`
	Logging       Tri               `json:"logging"`
	Replication   []Replica         `json:"replication,omitempty"`
	Tags          map[string]string `json:"tags,omitempty"`
	Aliases       map[string]string `json:"aliases,omitempty"`
	Declared      bool              `json:"declared,omitempty"` // stated by a person, seen by no scanner
	CreatedAt     *time.Time        `json:"created_at,omitempty"`

	// Local says that the bytes lie on the machine that runs domicile, whatever place they came from: reading them
	// exports nothing. It is for the run alone and is in no document.
	Local bool `json:"-"`
}

// Scope returns the scope that the store belongs to.
func (s Store) Scope() Scope {
	return Scope{Provider: s.Provider, Partition: s.Partition, Account: s.Account, Region: s.Region, Service: s.Service}
}
