using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Net.Counting;
using Yiwang.Net.Wire;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Resolving;

/// <summary>Answers here, refers, or asks on: every surface's one way to a record.</summary>
public sealed class Resolver(IRegistry registry, IPrefixTable prefixes, Sight sight, ISensitiveReads audit, ResolveCounts counts, INodeClient client, NetOptions options, string origin, TimeProvider time) : IResolver
{
    /// <summary>Question going out at once; beyond it callers go each for themselves.</summary>
    private const int SharedMax = 10_000;
    private readonly AnswerCache _cache = new(options.CacheEntriesMax, time);
    private readonly Walk _walk = new(client, new Breakers(options, time), options, time);
    private readonly ConcurrentDictionary<AnswerCache.Key, Task<Outcome<ResolveAnswer>>> _underWay = new();
    private IDerivedRecords? _derived;
    private IDerivedSource[] _sources = [];
    private ServiceFigures? _figures;

    /// <summary>Brought by the surface that knows the wire form of sites and keys; until then there are no such records.</summary>
    public void Use(IDerivedRecords derived) => _derived = derived;

    public void Use(IEnumerable<IDerivedSource> sources) => _sources = [.. sources];

    /// <summary>Brought by the node; until then nothing is measured.</summary>
    public void Use(ServiceFigures figures) => _figures = figures;

    /// <summary>Brought by the pacts; until then every node is asked as the public.</summary>
    public void Use(IGrantedClient granted) => _walk.Granted = granted;

    public bool AnswersFor(ReadOnlySpan<byte> handleUtf8)
    {
        var slash = handleUtf8.IndexOf((byte)'/');
        return slash > 0 && prefixes.Locate(handleUtf8[..slash]).Kind == PlaceKind.Here;
    }

    public void CountPublic(ReadOnlySpan<byte> handleUtf8)
    {
        var slash = handleUtf8.IndexOf((byte)'/');
        if (slash > 0 && prefixes.Locate(handleUtf8[..slash]).Record is { } place) counts.Count(place.Prefix, handleUtf8, isExternal: true);
    }

    public long Begin() => _figures?.Begin() ?? 0;

    public void Timed(ReadOnlySpan<byte> handleUtf8, ReadOnlySpan<byte> address, long began, bool answered)
    {
        if (_figures is not { } figures) return;
        var slash = handleUtf8.IndexOf((byte)'/');
        figures.Resolved(slash > 0 ? prefixes.Locate(handleUtf8[..slash]).Record?.Prefix : null, address, began, answered);
    }

    public bool HasDerived(ReadOnlySpan<byte> handleUtf8)
    {
        if (_derived?.HasCredential(handleUtf8) ?? false) return true;
        foreach (var source in _sources)
        {
            if (source.Has(handleUtf8)) return true;
        }
        return false;
    }

    private ThingRecord? Derived(Handle handle) => _derived?.OfCredential(handle) ?? Array.Find(_sources, s => s.Find(handle) is not null)?.Find(handle);

    public async ValueTask<Outcome<ResolveAnswer>> ResolveAsync(ResolveRequest request, CancellationToken cancel = default)
    {
        var began = Begin();
        var answer = await AnswerAsync(request, cancel);
        _figures?.Resolved(prefixes.Locate(request.Handle.Prefix).Record?.Prefix, request.From is { } from ? from.GetAddressBytes() : default, began, answer.Succeeded);
        return answer;
    }

    private async ValueTask<Outcome<ResolveAnswer>> AnswerAsync(ResolveRequest request, CancellationToken cancel)
    {
        if (request.Handle.Prefix == Prefix.NamingAuthority) return await OfPrefixAsync(request, cancel);
        var place = prefixes.Locate(request.Handle.Prefix);
        switch (place.Kind)
        {
            case PlaceKind.Here:
                return await LocalAsync(request, place.Record!.Prefix, cancel);
            case PlaceKind.Cancelled:
                return new Outcome(Codes.ThingsPrefixCancelled, place.Record!.Prefix.ToString());
            case PlaceKind.Nobody:
                return new Outcome(Codes.ThingsPrefixUnknown, request.Handle.Prefix.ToString());
            case PlaceKind.Elsewhere:
                var referral = new Referral(place.Record!.Prefix, place.Record.Node!, place.Record.TtlSeconds);
                return request.Recurse ? await RemoteAsync(request, [referral.Address], cancel) : Refer(referral);
            default:
                // an organisation's own o.… names need no delegation
                if (registry.Find(request.Handle).Status.Code != Codes.ThingsNotFound || Derived(request.Handle) is not null) return await LocalAsync(request, request.Handle.Prefix, cancel);
                // nobody delegates them either: a partner's are asked for at its node, only for who may, since a pact is nobody else's business
                if (request.Recurse && AskerOf(request.Principal) is { } asker && _walk.Granted!.NodeOf(request.Handle.Prefix, asker) is { } partner) return await RemoteAsync(request, [partner, .. options.Upstreams], cancel);
                return await UpwardsAsync(request, request.Handle.Prefix, cancel);
        }
    }

    private async ValueTask<Outcome<ResolveAnswer>> UpwardsAsync(ResolveRequest request, Prefix prefix, CancellationToken cancel)
    {
        if (options.Upstreams.Count == 0) return new Outcome(Codes.ThingsPrefixUnknown, prefix.ToString());
        return request.Recurse ? await RemoteAsync(request, options.Upstreams, cancel) : Refer(new Referral(null, options.Upstreams[0], 0));
    }

    /// <summary>What 0.NA/… says of a prefix: whoever delegated it knows, and whoever delegated its nearest ancestor knows whom to ask.</summary>
    private async ValueTask<Outcome<ResolveAnswer>> OfPrefixAsync(ResolveRequest request, CancellationToken cancel)
    {
        if (_derived is null || !Prefix.TryParse(request.Handle.Suffix.ToString(), out var named, out _)) return new Outcome(Codes.ThingsNotFound, request.Handle.ToString());
        if (named == Prefix.NamingAuthority && options.Upstreams.Count > 0) return await UpwardsAsync(request, named, cancel);
        var place = prefixes.Locate(named);
        switch (place.Kind)
        {
            case PlaceKind.Elsewhere when place.Record!.Prefix != named:
                var referral = new Referral(place.Record.Prefix, place.Record.Node!, place.Record.TtlSeconds);
                return request.Recurse ? await RemoteAsync(request, [referral.Address], cancel) : Refer(referral);
            case PlaceKind.Cancelled:
                return new Outcome(Codes.ThingsPrefixCancelled, named.ToString());
            case PlaceKind.Nobody:
                return new Outcome(Codes.ThingsNotFound, request.Handle.ToString());
            default:
                if (await _derived.OfPrefixAsync(request.Handle, place.Record, cancel) is not { } record)
                    return place.Kind == PlaceKind.Unknown ? await UpwardsAsync(request, named, cancel) : new Outcome(Codes.ThingsNotFound, request.Handle.ToString());
                var (shown, withheld) = sight.Of(request.Principal, record, request.Indexes, request.Types);
                return new ResolveAnswer(shown, withheld, origin, null, null, []);
        }
    }

    private async ValueTask<Outcome<ResolveAnswer>> LocalAsync(ResolveRequest request, Prefix counted, CancellationToken cancel)
    {
        var found = registry.Find(request.Handle);
        if (!found.Succeeded && found.Status.Code == Codes.ThingsNotFound && Derived(request.Handle) is { } derived) found = derived;
        if (!found.Succeeded) return found.Status;
        var (shown, withheld) = sight.Of(request.Principal, found.Value, request.Indexes, request.Types);
        if (shown.Values.Any(v => v.Grade >= 2) && await audit.RecordAsync(request.Principal, shown, cancel) is { Succeeded: false } unaudited) return unaudited;
        counts.Count(counted, request.Handle.ToUtf8(), isExternal: request.Principal.Organization != found.Value.Owner);
        return new ResolveAnswer(shown, withheld, origin, null, null, []);
    }

    private Outcome<ResolveAnswer> Refer(Referral referral) => new ResolveAnswer(null, 0, origin, null, referral, []);

    private async ValueTask<Outcome<ResolveAnswer>> RemoteAsync(ResolveRequest request, IReadOnlyList<Uri> starts, CancellationToken cancel)
    {
        var key = new AnswerCache.Key(request.Handle, AskerOf(request.Principal)?.ToString());
        var known = _cache.TryGet(key, out var entry) ? entry : null;
        if (known is not null && !request.Authoritative && known.IsFresh(NowUs)) return await SelectAsync(request, AsOf(known), cancel);
        var answer = await ShareAsync(key, starts, cancel);
        if (!answer.Succeeded && Walk.IsTrouble(answer.Status.Code) && known is not null && !request.Authoritative) return await SelectAsync(request, AsOf(known), cancel);
        return await SelectAsync(request, answer, cancel);
    }

    /// <summary>The organisation in whose name other nodes are asked; null = as the public.</summary>
    private OrganizationId? AskerOf(Principal who) => _walk.Granted is { } pacts && OrganizationId.TryParse(who.Organization, out var asker) && pacts.MayAsk(asker) ? asker : null;

    private Task<Outcome<ResolveAnswer>> ShareAsync(AnswerCache.Key key, IReadOnlyList<Uri> starts, CancellationToken cancel)
    {
        if (_underWay.Count >= SharedMax) return AskOnAsync(key, starts);
        // the question does not end with the first asker's patience: the others wait for it too
        var task = _underWay.GetOrAdd(key, k => Task.Run(() => AskOnAsync(k, starts), CancellationToken.None));
        _ = task.ContinueWith(_ => _underWay.TryRemove(new(key, task)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task.WaitAsync(cancel);
    }

    private async Task<Outcome<ResolveAnswer>> AskOnAsync(AnswerCache.Key key, IReadOnlyList<Uri> starts)
    {
        var answer = await _walk.FollowAsync(key.Handle, starts, CancellationToken.None, OrganizationId.TryParse(key.Asker, out var asker) ? asker : null);
        if (answer.Succeeded) _cache.Keep(key, answer, TtlOf(answer.Value.Record!), options.StaleMax);
        else if (!Walk.IsTrouble(answer.Status.Code)) _cache.Keep(key, answer, options.NegativeTtl, TimeSpan.Zero);
        return answer;
    }

    private TimeSpan TtlOf(ThingRecord record)
    {
        var least = record.Values.Count == 0 ? options.NegativeTtl : TimeSpan.FromSeconds(record.Values.Min(v => v.SecondsToLive(NowUs / 1_000_000)));
        return least < options.CacheTtlMax ? least : options.CacheTtlMax;
    }

    private static Outcome<ResolveAnswer> AsOf(AnswerCache.Entry entry) =>
        entry.Answer.Succeeded ? entry.Answer.Value with { AsOfUs = entry.AsOfUs } : entry.Answer;

    // another node has chosen by right what it told us; the indexes and types asked for are chosen here, since the cache holds whole answers
    private async ValueTask<Outcome<ResolveAnswer>> SelectAsync(ResolveRequest request, Outcome<ResolveAnswer> answer, CancellationToken cancel)
    {
        if (!answer.Succeeded || answer.Value.Record is not { } record) return answer;
        if (request.Indexes.Count > 0 || request.Types.Count > 0) record = sight.Of(request.Principal, record, request.Indexes, request.Types).Shown;
        if (record.Values.Any(v => v.Grade >= 2) && await audit.RecordAsync(request.Principal, record, cancel) is { Succeeded: false } unaudited) return unaudited;
        return answer.Value with { Record = record };
    }

    private long NowUs => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / 10;
}

/// <summary>Writes down who read data of grade 2 or 3; when that fails the reading is refused.</summary>
public interface ISensitiveReads
{
    ValueTask<Outcome> RecordAsync(Principal reader, ThingRecord shown, CancellationToken cancel);
}
