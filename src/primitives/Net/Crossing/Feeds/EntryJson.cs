using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Log;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>Body of a message of type <c>event</c>, and what <c>EventReceived</c> keeps of it.</summary>
internal sealed record EntryJson(string Origin, string Position, byte[] Header, IReadOnlyList<EntryGroupJson> Groups, string? Sender = null, string? Pact = null)
{
    /// <summary>Null when nothing of it may cross: who knows that it happened at all is decided by its first group.</summary>
    /// <param name="widest">Groups beyond it stay here.</param>
    public static EntryJson? Of(string origin, StoredEntry entry, Disclosure widest = Disclosure.Granted)
    {
        if (entry.Groups.Count == 0 || entry.Groups[0].Id > (byte)widest || entry.Groups[0].Committed is null) return null;
        var groups = from g in entry.Groups where g.Id <= (byte)widest && g.Committed is not null select new EntryGroupJson(g.Id, g.Salt.ToArray(), g.Committed!.Value.ToArray());
        return new EntryJson(origin, entry.Position.ToString(CultureInfo.InvariantCulture), entry.Header.ToArray(), [.. groups]);
    }

    /// <summary>Null when it is not sound: a group that does not fit the header, or one that never crosses.</summary>
    public StoredEntry? Open()
    {
        if (Header is null || Groups is null || !long.TryParse(Position, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return null;
        List<DisclosedGroup> groups = [];
        foreach (var group in Groups)
        {
            if (group is not { Salt: not null, Content: not null } || group.Group is < (byte)Disclosure.Public or > (byte)Disclosure.Granted) return null;
            groups.Add(new DisclosedGroup((Disclosure)group.Group, group.Salt, group.Content));
        }
        var entry = DisclosedEntry.TryOpen(position, Header, groups);
        return entry is { Subjects.Count: > 0 } ? entry : null;
    }

    public static EntryJson? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, FeedJson.Default.EntryJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, FeedJson.Default.EntryJson);
}

internal sealed record EntryGroupJson(byte Group, byte[] Salt, byte[] Content);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(EntryJson))]
internal sealed partial class FeedJson : JsonSerializerContext;
