package aws_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// bucket makes a bucket with some objects of one table.
func (m moto) bucket(t *testing.T, region, name string, objects int) {
	t.Helper()
	api := awss3.NewFromConfig(m.in(region), func(o *awss3.Options) { o.UsePathStyle = true })
	in := &awss3.CreateBucketInput{Bucket: &name}
	if region != "us-east-1" {
		in.CreateBucketConfiguration = &s3types.CreateBucketConfiguration{
			LocationConstraint: s3types.BucketLocationConstraint(region),
		}
	}
	must[*awss3.CreateBucketOutput](t)(api.CreateBucket(t.Context(), in))
	// Without a policy the server answers the question about it with another document.
	policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"*"}]}`
	must[*awss3.PutBucketPolicyOutput](t)(api.PutBucketPolicy(t.Context(), &awss3.PutBucketPolicyInput{Bucket: &name, Policy: &policy}))
	for i := range objects {
		must[*awss3.PutObjectOutput](t)(api.PutObject(t.Context(), &awss3.PutObjectInput{
			Bucket: &name, Key: awssdk.String("学员/part " + strconv.Itoa(i) + "%.csv"),
			Body: strings.NewReader("id,name\n1,a\n2,b\n"),
		}))
	}
}

// replicate lets one bucket copy to another.
func (m moto) replicate(t *testing.T, region, from, to string) {
	t.Helper()
	api := awss3.NewFromConfig(m.in(region), func(o *awss3.Options) { o.UsePathStyle = true })
	for _, bucket := range []string{from, to} {
		must[*awss3.PutBucketVersioningOutput](t)(api.PutBucketVersioning(t.Context(), &awss3.PutBucketVersioningInput{
			Bucket: &bucket, VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled},
		}))
	}
	must[*awss3.PutBucketReplicationOutput](t)(api.PutBucketReplication(t.Context(), &awss3.PutBucketReplicationInput{
		Bucket: &from, ReplicationConfiguration: &s3types.ReplicationConfiguration{
			Role: awssdk.String("arn:aws:iam::" + account + ":role/r"),
			Rules: []s3types.ReplicationRule{{
				Status: s3types.ReplicationRuleStatusEnabled, Priority: awssdk.Int32(1),
				Filter:      &s3types.ReplicationRuleFilter{Prefix: awssdk.String("")},
				Destination: &s3types.Destination{Bucket: awssdk.String("arn:aws:s3:::" + to)},
			}},
		},
	}))
}

// instance makes a database, and returns its ARN.
func (m moto) instance(t *testing.T, region, name string) string {
	t.Helper()
	out := must[*rds.CreateDBInstanceOutput](t)(rds.NewFromConfig(m.in(region)).CreateDBInstance(t.Context(),
		&rds.CreateDBInstanceInput{
			DBInstanceIdentifier: &name, DBInstanceClass: awssdk.String("db.t3.micro"), Engine: awssdk.String("postgres"),
			EngineVersion: awssdk.String("15.3"), AllocatedStorage: awssdk.Int32(20), StorageEncrypted: awssdk.Bool(true),
			PubliclyAccessible: awssdk.Bool(false), MasterUsername: awssdk.String("u"), MasterUserPassword: awssdk.String("password"),
		}))
	return awssdk.ToString(out.DBInstance.DBInstanceArn)
}

// readReplica makes a copy of a database in another region.
func (m moto) readReplica(t *testing.T, region, name, of string) {
	t.Helper()
	must[*rds.CreateDBInstanceReadReplicaOutput](t)(rds.NewFromConfig(m.in(region)).CreateDBInstanceReadReplica(t.Context(),
		&rds.CreateDBInstanceReadReplicaInput{DBInstanceIdentifier: &name, SourceDBInstanceIdentifier: &of}))
}

// aurora makes a cluster with one member.
func (m moto) aurora(t *testing.T, region, name string) string {
	t.Helper()
	api := rds.NewFromConfig(m.in(region))
	out := must[*rds.CreateDBClusterOutput](t)(api.CreateDBCluster(t.Context(), &rds.CreateDBClusterInput{
		DBClusterIdentifier: &name, Engine: awssdk.String("aurora-mysql"), EngineVersion: awssdk.String("8.0.mysql_aurora.3.04.0"),
		MasterUsername: awssdk.String("u"), MasterUserPassword: awssdk.String("password"), StorageEncrypted: awssdk.Bool(true),
	}))
	must[*rds.CreateDBInstanceOutput](t)(api.CreateDBInstance(t.Context(), &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: awssdk.String(name + "-1"), DBClusterIdentifier: &name, Engine: awssdk.String("aurora-mysql"),
		DBInstanceClass: awssdk.String("db.r5.large"),
	}))
	return awssdk.ToString(out.DBCluster.DBClusterArn)
}

// table makes a table with items that differ in what they have.
func (m moto) table(t *testing.T, region, name string, items int) {
	t.Helper()
	api := dynamodb.NewFromConfig(m.in(region))
	must[*dynamodb.CreateTableOutput](t)(api.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: ddb.BillingModePayPerRequest,
		KeySchema:            []ddb.KeySchemaElement{{AttributeName: awssdk.String("id"), KeyType: ddb.KeyTypeHash}},
		AttributeDefinitions: []ddb.AttributeDefinition{{AttributeName: awssdk.String("id"), AttributeType: ddb.ScalarAttributeTypeS}},
		Tags:                 []ddb.Tag{{Key: awssdk.String("team"), Value: awssdk.String("learn")}},
	}))
	for i := range items {
		putItem(t.Context(), t, api, name, i)
	}
}

func putItem(ctx context.Context, t *testing.T, api *dynamodb.Client, table string, i int) {
	t.Helper()
	item := map[string]ddb.AttributeValue{
		"id":   &ddb.AttributeValueMemberS{Value: "user " + strconv.Itoa(i)},
		"age":  &ddb.AttributeValueMemberN{Value: strconv.Itoa(i)},
		"note": &ddb.AttributeValueMemberS{Value: ""},
		"home": &ddb.AttributeValueMemberM{Value: map[string]ddb.AttributeValue{
			"city": &ddb.AttributeValueMemberS{Value: "上海"},
		}},
	}
	if i%2 == 0 {
		item["note"] = &ddb.AttributeValueMemberNULL{Value: true}
	}
	must[*dynamodb.PutItemOutput](t)(api.PutItem(ctx, &dynamodb.PutItemInput{TableName: &table, Item: item}))
}
