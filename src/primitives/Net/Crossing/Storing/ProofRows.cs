using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>The fields that prove a document: its digest, the signature and what it covers, and of an answer those of the request.</summary>
internal readonly record struct SignedFields(string Text)
{
    public static SignedFields Of(IReadOnlyDictionary<string, string> fields, IReadOnlyDictionary<string, string>? request = null) => new(string.Join('\n', Lines(fields, "").Concat(request is null ? [] : Lines(request, "request "))));

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> fields, string before) =>
        from name in (string[])["content-digest", "content-type", Signed.SigningWords.VersionField, "signature-input", "signature"] where fields.ContainsKey(name) select $"{before}{name}: {fields[name]}";
}

internal static class ProofRows
{
    public static void Insert(ISqlSession sql, string pact, OrganizationId sender, bool inward, long first, long last, long atUs, SignedFields fields, byte[]? body) => sql.Execute(
        "insert into crossing_proofs (pact, sender, inward, first, last, at, fields, body) values (@pact, @sender, @inward, @first, @last, @at, @fields, @body) on conflict (pact, sender, inward, first, at) do nothing",
        ("pact", pact), ("sender", sender.ToString()), ("inward", inward), ("first", first), ("last", last), ("at", atUs), ("fields", fields.Text), ("body", body));
}
