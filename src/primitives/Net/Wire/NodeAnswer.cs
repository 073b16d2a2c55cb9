using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Records;

namespace Yiwang.Net.Wire;

/// <summary>
/// What one node tells another: <c>GET /api/resolve/{handle}</c>. Always HTTP 200 with an outcome code inside, so that a proxy's own 404 is never taken for an answer.
/// Positions and times are strings, as everywhere in our JSON.
/// </summary>
public sealed record NodeAnswer
{
    /// <summary>ok, or the code of why not.</summary>
    public required string Outcome { get; init; }
    /// <summary>Log origin of the node that speaks.</summary>
    public required string Node { get; init; }
    public string? Detail { get; init; }
    public NodeRecord? Record { get; init; }
    public int Withheld { get; init; }
    /// <summary>Name of the organisation that owns the record, for people.</summary>
    public string? OwnerName { get; init; }
    public NodeReferral? Referral { get; init; }
    /// <summary>What the public page of the code warns of here, the gravest first; only where it was asked for (<c>?warnings</c>). Null = not told, as by older nodes.</summary>
    public IReadOnlyList<NodeWarning>? Warnings { get; init; }

    public static NodeAnswer Of(Outcome<ResolveAnswer> outcome, string node) => outcome.Succeeded
        ? new() { Outcome = Codes.Ok, Node = node, Record = outcome.Value.Record is { } r ? NodeRecord.Of(r) : null, Withheld = outcome.Value.Withheld, Referral = outcome.Value.Referral is { } to ? NodeReferral.Of(to) : null }
        : new() { Outcome = outcome.Status.Code, Node = node, Detail = outcome.Status.Detail };
}

/// <summary>已召回, 疑似仿冒, as the node words it; each at most 100 characters.</summary>
public sealed record NodeWarning(string Zh, string En);

public sealed record NodeReferral(string? Prefix, string Address, int Ttl)
{
    public static NodeReferral Of(Referral r) => new(r.Prefix?.ToString(), r.Address.ToString(), r.TtlSeconds);

    /// <summary>Null when it leads nowhere that the question may go.</summary>
    public Referral? Read(Prefix asked)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return null;
        var ttl = Math.Clamp(Ttl, 0, 2 * 86_400);
        if (Prefix is null) return new(null, address, ttl);
        return Things.Prefix.TryParse(Prefix, out var prefix, out _) && asked.IsWithin(prefix) ? new(prefix, address, ttl) : null;
    }
}

public sealed record NodeRecord(string Handle, string Status, string Origin, string Owner, string? Template, int TemplateVersion, string Position, string RecordedAt, string? Reason, IReadOnlyList<NodeValue> Values)
{
    public static NodeRecord Of(ThingRecord r) => new(r.Handle.ToString(), r.Status.ToString(), r.Origin.ToString(), r.Owner, r.Template?.ToString(), r.TemplateVersion,
        Number(r.Position), Number(r.RecordedAtUs), r.VoidReason, [.. r.Values.Select(NodeValue.Of)]);

    /// <summary>Null when it is not a sound record of the handle that was asked.</summary>
    /// <param name="granted">The node answered an organisation with a pact, so grade and visibility of its values count as it says.</param>
    public ThingRecord? Read(Handle asked, bool granted = false)
    {
        // JSON may leave out, or give as null, what the type calls required
        if (Owner is null || Values is null || !Things.Handle.TryParse(Handle, out var handle) || handle != asked || !Enum.TryParse<ThingStatus>(Status, out var status) || !Enum.IsDefined(status)
            || !Enum.TryParse<ThingOrigin>(Origin, out var origin) || !Enum.IsDefined(origin) || !long.TryParse(Position, out var position) || !long.TryParse(RecordedAt, out var recordedAt)) return null;
        Handle? template = null;
        if (Template is not null)
        {
            if (!Things.Handle.TryParse(Template, out var named)) return null;
            template = named;
        }
        List<HandleValue> values = new(Values.Count);
        foreach (var v in Values)
        {
            if (v?.Read(granted) is not { } value) return null;
            values.Add(value);
        }
        return new(handle, origin, status, Owner, template, TemplateVersion, values, position, recordedAt, Reason);
    }

    private static string Number(long n) => n.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

public sealed record NodeValue(int Index, string Type, string? Text, string? Base64, int Ttl, byte Permissions, string Time, bool? TtlAbsolute = null, IReadOnlyList<ValueReference>? References = null, int? Grade = null, bool? Granted = null)
{
    public static NodeValue Of(HandleValue v)
    {
        var text = Utf8.IsValid(v.Data.Span);
        return new(v.Index, v.Type, text ? Encoding.UTF8.GetString(v.Data.Span) : null, text ? null : Convert.ToBase64String(v.Data.Span), v.TtlSeconds, (byte)v.Permissions,
            v.TimestampUs.ToString(System.Globalization.CultureInfo.InvariantCulture), v.TtlIsAbsolute ? true : null, v.References.Count == 0 ? null : v.References, v.Grade > 1 ? v.Grade : null, v.Visibility == Visibility.Granted ? true : null);
    }

    // what crosses without a pact is public and of grade 1, whatever the other side writes
    internal HandleValue? Read(bool granted)
    {
        if (Index < 1 || Type is not { Length: >= 1 and <= 128 } || Ttl < 0 || Permissions > 15 || !long.TryParse(Time, out var time)
            || (References is { } references && (references.Count > RecordLimits.ReferencesMax || references.Any(r => r.Handle is null)))) return null;
        byte[] data;
        if (Base64 is null) data = Encoding.UTF8.GetBytes(Text ?? "");
        else
        {
            var buffer = new byte[Base64.Length];
            if (!Convert.TryFromBase64String(Base64, buffer, out var length)) return null;
            data = buffer[..length];
        }
        return new(Index, Type, data, Ttl, (ValuePermissions)Permissions, time, granted ? (byte)Math.Clamp(Grade ?? 1, 1, 3) : (byte)1, granted && Granted == true ? Visibility.Granted : Visibility.Public) { TtlIsAbsolute = TtlAbsolute == true, References = References ?? [] };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(NodeAnswer))]
public sealed partial class NodeJson : JsonSerializerContext;
