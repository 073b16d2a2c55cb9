using System.Collections.Immutable;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;

namespace Yiwang.Notices.Channels;

/// <summary>All channels in memory, as new as the log: at most <see cref="Channel.OfOrganizationMax"/> an organisation.</summary>
public sealed class ChannelBook
{
    internal const string Chain = "channels";
    private readonly IEvents _events;
    private readonly IKeyStore _keys;
    private readonly Lock _applying = new();
    private volatile ImmutableSortedDictionary<string, Channel> _now = ImmutableSortedDictionary<string, Channel>.Empty.WithComparers(StringComparer.Ordinal);
    private long _applied = -1;

    private ChannelBook(IEvents events, IKeyStore keys) => (_events, _keys) = (events, keys);

    public static ChannelBook Open(IEvents events, IKeyStore keys)
    {
        var book = new ChannelBook(events, keys);
        lock (book._applying)
        {
            events.Log.OnEffective(book.Follow, Wants);
            var chain = new Stack<RecordedEvent>();
            for (var position = events.FindHead(Chain); position >= 0; position = chain.Peek().Previous) chain.Push(events.Read(position));
            foreach (var e in chain) book.Apply(e);
        }
        return book;
    }

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<Channel> Of(string? organization) => [.. _now.Values.Where(c => c.Organization == organization).OrderBy(c => c.Kind).ThenBy(c => c.Name, StringComparer.Ordinal)];

    public Channel? Find(string id) => _now.GetValueOrDefault(id);

    /// <summary>Null when the key store has lost it.</summary>
    internal ChannelSecret? SecretOf(Channel channel) => _keys.TryLoad(channel.Secret) is { } bytes ? JsonSerializer.Deserialize(bytes, ChannelJson.Default.ChannelSecret) : null;

    internal long ChainPosition => Interlocked.Read(ref _applied);

    private static bool Wants(string kind) => kind is NoticeKinds.ChannelSaved or NoticeKinds.ChannelRemoved;

    private void Follow(StoredEntry entry)
    {
        lock (_applying) Apply(_events.Decode(entry));
    }

    private void Apply(RecordedEvent e)
    {
        if (e.Position <= _applied) return;
        // of one that came from another node nobody here knows what its commands let through
        if (e.TakenFrom is null || IsReadable(e)) _now = With(_now, e);
        Interlocked.Exchange(ref _applied, e.Position);
    }

    public static bool IsReadable(RecordedEvent e)
    {
        try
        {
            _ = With(ImmutableSortedDictionary<string, Channel>.Empty, e);
            return true;
        }
        catch (Exception x) when (x is JsonException or ArgumentException or NullReferenceException) { return false; }
    }

    private static ImmutableSortedDictionary<string, Channel> With(ImmutableSortedDictionary<string, Channel> channels, RecordedEvent e)
    {
        if (ChannelJson.Read(e) is not { } p) return channels;
        return e.Kind == NoticeKinds.ChannelRemoved ? channels.Remove(p.Channel) : channels.SetItem(p.Channel, new Channel(p.Channel, e.Owner, Enum.Parse<ChannelKind>(p.Kind), p.Name, p.Enabled, Enum.Parse<NoticeLevel>(p.From),
            p.Address, p.Markdown, p.English, p.Keyword, p.Template, p.PerMinute, p.Secret, e.Position) { Success = p.Success });
    }
}
