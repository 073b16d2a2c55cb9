using Yiwang.Client.Sites;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Exchange;

/// <summary>Brings a request to the server that answers for its handle: by the sites of prefixes, and by what servers refer to.</summary>
internal sealed class Router(HandleClientOptions options, ServerExchange exchange)
{
    private const string PrefixRecords = "0.NA/", Root = "0.NA/0.NA";
    private static readonly string[] s_siteTypes =
        [ValueTypes.Site, ValueTypes.Site6, ValueTypes.Service, ValueTypes.PrefixSite, ValueTypes.PrefixSiteLegacy, ValueTypes.PrefixService];

    private readonly SiteCache _cache = new(options.CachedSites, options.Time);
    private ServerAddress? _start;
    private SiteRecord? _root;

    public async Task<(HandleMessage Answer, ServerAddress Server)> AskAsync(Request request, CancellationToken cancel)
    {
        var visit = new Visit(options.MaxReferrals);
        var key = PrefixOf(request.Handle);
        if (_cache.Find(key) is { } known)
        {
            var (answer, server) = await AtSitesAsync(known, request, cancel);
            // the site has changed since it was learnt
            if (answer.Header.Response is not (ResponseCode.SiteInfoOutOfDate or ResponseCode.NotResponsible)) return await FollowAsync(answer, server, request, visit, cancel);
            _cache.Forget(key);
        }
        return await FromStartAsync(request, visit, cancel);
    }

    private async Task<ServerAddress> StartAsync(CancellationToken cancel) => _start ??= await ServerAddress.FindAsync(options.Server, cancel);

    private async Task<(HandleMessage, ServerAddress)> FromStartAsync(Request request, Visit visit, CancellationToken cancel)
    {
        if (options.FromRoot && request.Handle != HandleBody.Server)
        {
            var root = await RootAsync(cancel);
            if (IsPrefixRecord(request.Handle))
            {
                var (found, by) = await AtSitesAsync([root], request, cancel);
                return await FollowAsync(found, by, request, visit, cancel);
            }
            var sites = await SitesOfPrefixAsync(PrefixOf(request.Handle), visit, cancel);
            var (answered, at) = await AtSitesAsync(sites, request, cancel);
            return await FollowAsync(answered, at, request, visit, cancel);
        }
        var start = await StartAsync(cancel);
        return await FollowAsync(await exchange.AskAsync(start, request, cancel), start, request, visit, cancel);
    }

    /// <summary>The root's own site, asked of the server that was given: a root has many servers, and each answers for its share.</summary>
    private async Task<SiteRecord> RootAsync(CancellationToken cancel)
    {
        if (_root is { } known) return known;
        var start = await StartAsync(cancel);
        var answer = await exchange.AskAsync(start, Request.Site, cancel);
        return _root = answer.Body is SiteBody body ? body.Site : throw Refused(answer, start);
    }

    private async Task<SiteRecord[]> SitesOfPrefixAsync(string prefix, Visit visit, CancellationToken cancel)
    {
        var (values, life) = await SiteValuesAsync(PrefixRecords + prefix, visit, cancel);
        var sites = await SitesInAsync(values, derived: false, visit, cancel);
        if (sites.Length == 0) throw new HandleException(HandleFailure.NoSite, $"{PrefixRecords}{prefix} names no site", ResponseCode.HandleNotFound);
        _cache.Keep(prefix, sites, life);
        return sites;
    }

    private async Task<(WireValue[] Values, TimeSpan Life)> SiteValuesAsync(string handle, Visit visit, CancellationToken cancel)
    {
        visit.Count(handle);
        var request = new Request(OpCode.Resolve, handle, new ResolveBody(handle, [], s_siteTypes), OpFlags.PublicOnly | OpFlags.CacheAllowed);
        var (answer, server) = await FromStartAsync(request, visit, cancel);
        return answer.Body switch
        {
            ResolvedBody body => (body.Values, SiteCache.LifeOf(body.Values, options.Time)),
            _ when answer.Header.Response is ResponseCode.HandleNotFound or ResponseCode.ValuesNotFound =>
                throw new HandleException(HandleFailure.NoSite, $"{server.Name} knows no {handle}", answer.Header.Response, server.Name),
            _ => throw Refused(answer, server),
        };
    }

    /// <summary>The sites that values name, themselves or through a service handle. Derived: the sites that answer for what is below a prefix.</summary>
    private async Task<SiteRecord[]> SitesInAsync(WireValue[] values, bool derived, Visit visit, CancellationToken cancel)
    {
        if (derived)
        {
            var below = Read(values, ValueTypes.PrefixSite, ValueTypes.PrefixSiteLegacy);
            if (below.Length == 0 && Array.Find(values, v => Is(v, ValueTypes.PrefixService)) is { } inherited) below = await ByServiceAsync(inherited.Text(), visit, cancel);
            if (below.Length > 0) return below;
        }
        var sites = Read(values, ValueTypes.Site, ValueTypes.Site6);
        return sites.Length == 0 && Array.Find(values, v => Is(v, ValueTypes.Service)) is { } service ? await ByServiceAsync(service.Text(), visit, cancel) : sites;
    }

    private async Task<SiteRecord[]> ByServiceAsync(string service, Visit visit, CancellationToken cancel)
    {
        if (options.FromRoot && string.Equals(service, Root, StringComparison.OrdinalIgnoreCase)) return [await RootAsync(cancel)];
        return Read((await SiteValuesAsync(service, visit, cancel)).Values, ValueTypes.Site, ValueTypes.Site6);
    }

    private async Task<(HandleMessage, ServerAddress)> FollowAsync(HandleMessage answer, ServerAddress server, Request request, Visit visit, CancellationToken cancel)
    {
        while (answer.Body is ReferralBody referral)
        {
            visit.Count($"{server.Name} for {request.Handle}");
            var derived = answer.Header.Response == ResponseCode.PrefixReferral;
            var sites = await SitesInAsync(referral.Values ?? [], derived, visit, cancel);
            if (sites.Length == 0 && referral.Handle.Length > 0)
                sites = await SitesInAsync((await SiteValuesAsync(referral.Handle, visit, cancel)).Values, derived, visit, cancel);
            if (sites.Length == 0) throw new HandleException(HandleFailure.NoSite, $"{server.Name} refers to {referral.Handle}, which names no site", answer.Header.Response, server.Name);
            if (!IsPrefixRecord(request.Handle) && referral.Values is { Length: > 0 } values) _cache.Keep(PrefixOf(request.Handle), sites, SiteCache.LifeOf(values, options.Time));
            (answer, server) = await AtSitesAsync(sites, request, cancel);
        }
        return (answer, server);
    }

    private async Task<(HandleMessage, ServerAddress)> AtSitesAsync(SiteRecord[] sites, Request request, CancellationToken cancel)
    {
        HandleException? failed = null;
        // what is changed is changed at a primary site; the others follow it
        foreach (var site in sites.Where(s => !request.IsAdministrative || sites.Length == 1 || (s.Flags & SiteFlags.Primary) != 0))
        {
            if (site.Servers.Length == 0) continue;
            var server = ServerAddress.Of(site.Servers[ServerChoice.For(site, request.Handle)], request.Use);
            try
            {
                return (await exchange.AskAsync(server, request with { SiteSerial = site.Serial }, cancel), server);
            }
            catch (HandleException e) when (e.Failure == HandleFailure.Unreachable && !request.IsAdministrative)
            {
                failed = e;
            }
        }
        throw failed ?? new HandleException(HandleFailure.NoSite, $"the site of {request.Handle} names no server for {request.Operation}");
    }

    private static HandleException Refused(HandleMessage answer, ServerAddress server) =>
        HandleException.Refused(answer.Header.Response, (answer.Body as ErrorBody)?.Message, server.Name);

    private static SiteRecord[] Read(WireValue[] values, params string[] types) =>
        [.. values.Where(v => types.Any(t => Is(v, t))).Select(v => SiteRecord.TryRead(v.Data, out var site) == WireFault.None ? site : null).OfType<SiteRecord>()];

    private static bool Is(WireValue value, string type) => string.Equals(value.Type, type, StringComparison.OrdinalIgnoreCase);

    private static bool IsPrefixRecord(string handle) => handle.StartsWith(PrefixRecords, StringComparison.OrdinalIgnoreCase);

    private static string PrefixOf(string handle) => handle.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? handle[..slash] : handle;

    /// <summary>How far one request has come: servers may refer in circles.</summary>
    private sealed class Visit(int max)
    {
        private int _count;

        public void Count(string where)
        {
            if (_count++ >= max) throw new HandleException(HandleFailure.TooManyReferrals, $"after {max} referrals, at {where}");
        }
    }
}
