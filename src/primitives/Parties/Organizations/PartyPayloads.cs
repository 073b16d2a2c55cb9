using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Yiwang.Parties.Organizations;

internal sealed record OrgPayload(string? Name = null, string? Uscc = null, string? Kind = null, string? Region = null, string? Industry = null, string? Algorithm = null, byte[]? PublicKey = null,
    byte[]? SealKey = null, byte[]? Certificate = null);

internal sealed record UserPayload(string User, string? Reason = null);

/// <param name="Region">District in which the role is held; empty = the organisation's own; null = as before, or the organisation's own.</param>
internal sealed record RolePayload(string User, string Role, string? Region = null);

internal sealed record PersonPayload(string? Name, string? Phone);

/// <param name="Names">All of them, as <c>index:handle</c>; null = as before.</param>
/// <param name="Secret">Number of the secret in force, which lies in the key store.</param>
internal sealed record AppPayload(
    string App, string? Algorithm = null, byte[]? PublicKey = null, IReadOnlyList<string>? Roles = null, string? Reason = null, IReadOnlyList<string>? Names = null, int? Secret = null);

/// <param name="Step">One of <see cref="OrganizationMoves"/>.</param>
/// <param name="Move">Id of the move.</param>
/// <param name="Node">Address of the other node.</param>
/// <param name="Origin">Name of the other node's log.</param>
internal sealed record MovePayload(string Organization, string Step, string Move, string? Node = null, string? Origin = null);

/// <summary>JSON as it stands in the log.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrgPayload))]
[JsonSerializable(typeof(UserPayload))]
[JsonSerializable(typeof(RolePayload))]
[JsonSerializable(typeof(PersonPayload))]
[JsonSerializable(typeof(AppPayload))]
[JsonSerializable(typeof(MovePayload))]
internal sealed partial class PartyJson : JsonSerializerContext
{
    public static ReadOnlyMemory<byte> Write<T>(T payload, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(payload, type);

    /// <summary>Null when the group was erased.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte>? payload, JsonTypeInfo<T> type) where T : class =>
        payload is { } bytes ? JsonSerializer.Deserialize(bytes.Span, type) : null;
}
