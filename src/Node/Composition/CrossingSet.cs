using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Net.Crossing.Neighbours;
using Yiwang.Net.Crossing.Notices;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Net.Crossing.Verbs;
using Yiwang.Net.Resolving;
using Yiwang.Net.Travel;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;

namespace Yiwang.Node.Composition;

/// <summary>All that crosses between this node and others, opened over its pacts; moves from <see cref="StartAsync"/> on.</summary>
internal sealed class CrossingSet : IAsyncDisposable
{
    private readonly Closing _closing = new();
    private readonly IDirectory _directory;
    private readonly IEvents _events;
    private readonly IPacts _pacts;
    private readonly IPactRule _rule;

    private CrossingSet(NodeStores stores, PactsRuntime pacts, IDirectory directory) => (_events, _pacts, _rule, _directory) = (stores.Events, pacts.Pacts, pacts.Rule, directory);

    public CrossingRuntime Crossing { get; private set; } = null!;
    public EventFeeds Feeds { get; private set; } = null!;
    public NoticeSender PactNotices { get; private set; } = null!;
    public PactNeighbours Neighbours { get; private set; } = null!;
    public CaseCarrying Carrying { get; private set; } = null!;
    public ForeignEvents Foreign { get; private set; } = null!;
    /// <summary>The lanes of an organisation that moves to another node.</summary>
    public MovingLanes Moving { get; private set; } = null!;
    public HttpCarrier Http { get; private set; } = null!;
    public OrganizationSigners Keys { get; private set; } = null!;

    /// <param name="incoming">Folder for attachments of cases that are not whole yet.</param>
    public static async Task<CrossingSet> OpenAsync(NodeStores stores, PactsRuntime pacts, CasesRuntime cases, string incoming, IDirectory directory, Resolver resolver, Yiwang.Net.Wire.INodeClient nodes, CrossingOptions options,
        System.Net.Security.RemoteCertificateValidationCallback trusts, Yiwang.Net.Wire.PeerAddresses peers, TimeProvider clock, CancellationToken cancel)
    {
        var set = new CrossingSet(stores, pacts, directory);
        var http = set._closing.Later(new HttpCarrier(options, clock, trusts, peers));
        var keys = new OrganizationSigners(directory, new OrganizationKeys(stores.Keys));
        (set.Http, set.Keys) = (http, keys);
        set.Crossing = set._closing.Later(await CrossingRuntime.OpenAsync(new CrossingParts(pacts.Pacts, pacts.Rule, set.IsHere, keys, stores.State, http, options, clock) { Meters = stores.Meters }, cancel));
        set.Feeds = set._closing.Later(new EventFeeds(stores.Events, pacts.Pacts, pacts.Rule, set.Crossing, set.IsHere, stores.State, clock, set.Crossing.IsHeld));
        set.PactNotices = set._closing.Later(new NoticeSender(pacts.Pacts, http, set.IsHere, set.Crossing.TryNow, stores.State, options, clock));
        set.Neighbours = set._closing.Later(new PactNeighbours(pacts.Pacts, set.Crossing, nodes, set.IsHere, o => directory.Operator?.Id == o, options, clock));
        set.Carrying = set._closing.Later(new CaseCarrying(cases, pacts.Pacts, pacts.Rule, set.Crossing, set.IsHere, stores.State, stores.Blobs, incoming, clock));
        set.Foreign = new ForeignEvents(stores.Events);
        set.Moving = new MovingLanes(set.Crossing, set.Feeds, set.Carrying.Look, stores.Events, pacts.Pacts, stores.State);
        resolver.Use(new GrantedClient(pacts.Pacts, set.Crossing));
        return set;
    }

    /// <summary>With the handlers of the modules.</summary>
    public async Task StartAsync(IServiceProvider services, CancellationToken cancel)
    {
        // first, as a lane waits for what its pact still has to tell
        await PactNotices.StartAsync(cancel);
        Crossing.Start([new Yiwang.Net.Crossing.Feeds.EventHandler(_events, _pacts), .. Carrying.Handlers, .. services.GetServices<IMessageHandler>()],
            [new RecordQuestions(services.GetRequiredService<IResolver>(), _rule, _directory, _events.Origin), .. services.GetServices<IQuestionHandler>()]);
        await Feeds.StartAsync(services.GetService<IFlowSight>(), cancel);
        Carrying.Start();
        Neighbours.Start();
    }

    public void AddTo(IServiceCollection services) => services.AddSingleton(Crossing).AddSingleton<ICrossing>(Crossing).AddSingleton(PactNotices).AddSingleton(Neighbours).AddSingleton<INeighbours>(Neighbours)
        .AddSingleton(Foreign).AddSingleton<IForeignEvents>(Foreign);

    private bool IsHere(OrganizationId organization) => _directory.Find(organization) is not null;

    public ValueTask DisposeAsync() => _closing.DisposeAsync();
}
