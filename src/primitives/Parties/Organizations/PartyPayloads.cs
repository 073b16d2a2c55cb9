using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Yiwang.Parties.Organizations;

internal sealed record OrgPayload(string? Name = null, string? Uscc = null, string? Kind = null, string? Region = null, string? Industry = null, string? Algorithm = null, byte[]? PublicKey = null);

internal sealed record UserPayload(string User, string? Reason = null);

internal sealed record RolePayload(string User, string Role);

internal sealed record PersonPayload(string? Name, string? Phone);

/// <param name="Names">All of them, as <c>index:handle</c>; null = as before.</param>
/// <param name="Secret">Number of the secret in force, which lies in the key store.</param>
internal sealed record AppPayload(
    string App, string? Algorithm = null, byte[]? PublicKey = null, IReadOnlyList<string>? Roles = null, string? Reason = null, IReadOnlyList<string>? Names = null, int? Secret = null);

/// <summary>JSON as it stands in the log.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrgPayload))]
[JsonSerializable(typeof(UserPayload))]
[JsonSerializable(typeof(RolePayload))]
[JsonSerializable(typeof(PersonPayload))]
[JsonSerializable(typeof(AppPayload))]
internal sealed partial class PartyJson : JsonSerializerContext
{
    public static ReadOnlyMemory<byte> Write<T>(T payload, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(payload, type);

    /// <summary>Null when the group was erased.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte>? payload, JsonTypeInfo<T> type) where T : class =>
        payload is { } bytes ? JsonSerializer.Deserialize(bytes.Span, type) : null;
}
