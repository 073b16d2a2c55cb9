using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Credentials;

/// <summary>The State tables of this project. Names of users are unique on the node, so they are the keys; tokens stand here only as hashes.</summary>
public static class CredentialSchema
{
    public static readonly IReadOnlyList<Migration> Migrations =
    [
        new(1, "parties",
        [
            "create table credential (name text primary key, salt bytea not null, hash bytea not null, iterations bigint not null, changed_us bigint not null, must_change bigint not null)",
            "create table second_factor (name text primary key, secret bytea not null, confirmed bigint not null, last_step bigint not null)",
            "create table sign_in_failure (who text primary key, count bigint not null, last_us bigint not null, until_us bigint not null)",
            "create index sign_in_failure_last on sign_in_failure (last_us)",
            """
            create table session (token_hash bytea primary key, id text not null, name text not null, organization text not null,
                created_us bigint not null, expires_us bigint not null, seen_us bigint not null, address text, agent text, must_change bigint not null)
            """,
            "create index session_name on session (name)",
            "create index session_expires on session (expires_us)",
            """
            create table api_token (token_hash bytea primary key, id text not null, name text not null, organization text not null, title text not null,
                roles text not null, created_us bigint not null, expires_us bigint not null, seen_us bigint not null)
            """,
            "create index api_token_name on api_token (name)",
        ]),
        new(2, "parties",
        [
            "create table credential_use (app text primary key, organization text not null, used_us bigint not null, surface text not null, address text)",
            "create index credential_use_organization on credential_use (organization)",
        ]),
        new(3, "parties",
        [
            "alter table session add column phone text",
            "create table phone (id text primary key, organization text not null, name text not null, created_us bigint not null, seen_us bigint not null, revoked_us bigint not null)",
            """
            create table phone_person (phone text not null, name text not null, public_key bytea not null, salt bytea not null, pin bytea not null, iterations bigint not null,
                created_us bigint not null, expires_us bigint not null, revoked_us bigint not null, failures bigint not null, primary key (phone, name))
            """,
            "create index phone_person_name on phone_person (name)",
        ]),
    ];
}
