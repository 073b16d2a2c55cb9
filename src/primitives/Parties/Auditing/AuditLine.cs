using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yiwang.Parties.Auditing;

/// <summary>
/// One line of an audit file: a JSON object, a tab, and in hexadecimal SHA-256(the previous line's hash ‖ the JSON bytes). Changing, dropping or inserting
/// a line breaks every line after it. Lines are for people too, who read them with any editor.
/// </summary>
internal sealed record AuditLine(
    [property: JsonPropertyName("seq")] long Sequence, DateTimeOffset At, AuditKind Kind, string Action, string Outcome,
    string? Actor, string? Organization, string? Address, string? Object, string? Detail)
{
    public const int HashLength = SHA256.HashSizeInBytes;
    public static readonly byte[] NoHash = new byte[HashLength];

    public static AuditLine Of(long sequence, DateTimeOffset at, AuditRecord r) =>
        new(sequence, at, r.Kind, r.Action, r.Outcome, r.Actor, r.Organization, r.Address, r.Object, r.Detail);

    public AuditedRecord Record() => new(Sequence, At, new AuditRecord(Kind, Action, Outcome, Actor, Organization, Address, Object, Detail));

    /// <summary>Appends the line and answers its hash.</summary>
    public byte[] Write(Stream to, ReadOnlySpan<byte> previous)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Plain.AuditLine);
        var hash = Hash(previous, json);
        to.Write(json);
        to.WriteByte((byte)'\t');
        to.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)));
        to.WriteByte((byte)'\n');
        return hash;
    }

    /// <param name="line">Without its line feed.</param>
    /// <param name="hash">As the line states it, not checked.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out AuditLine? result, out byte[] hash, out ReadOnlySpan<byte> json)
    {
        result = null;
        hash = [];
        json = default;
        var tab = line.LastIndexOf((byte)'\t');
        if (tab < 0 || line.Length - tab - 1 != HashLength * 2) return false;
        json = line[..tab];
        try
        {
            hash = Convert.FromHexString(Encoding.ASCII.GetString(line[(tab + 1)..]));
            result = JsonSerializer.Deserialize(json, AuditJson.Plain.AuditLine);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return false;
        }
        return result is not null;
    }

    public static byte[] Hash(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> json)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(previous);
        sha.AppendData(json);
        return sha.GetHashAndReset();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AuditLine))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    /// <summary>Chinese stays readable; control characters are escaped, so a line is a line.</summary>
    public static AuditJson Plain => field ??= new(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
