using Yiwang.Cases;
using Yiwang.Events.Effects;
using Yiwang.Events.Moving;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Travel;

/// <summary>Cases between nodes: the verb forward. To be made before the node's effects and handlers start, and started after them.</summary>
public sealed class CaseCarrying : IAsyncDisposable
{
    private readonly CaseReceipts _receipts;

    /// <param name="isHere">Whether this node keeps an organisation.</param>
    /// <param name="incoming">Folder for attachments that are not whole yet.</param>
    public CaseCarrying(CasesRuntime cases, IPacts pacts, IPactRule rule, ICrossing crossing, Func<OrganizationId, bool> isHere, IDatabase state, BlobStore blobs, string incoming, TimeProvider time)
    {
        var travels = new CaseTravels(state);
        cases.Carry(new CaseRoads(pacts, rule, crossing, travels));
        var sending = new CaseSending(cases.Travel, crossing, pacts, travels, blobs, Look);
        var news = new CaseNews(cases.Travel, crossing, travels, isHere, Look);
        Effects = [sending, news];
        Handlers = [new CaseDeliveries(cases.Travel), new CaseCopies(cases.Travel), new FileParts(blobs, incoming, time)];
        Moving = new MovingFileParts(incoming);
        _receipts = new CaseReceipts(cases.Travel, crossing, pacts, travels, sending, news, time);
    }

    public static Migration Schema => CaseTravels.Schema;
    public IReadOnlyList<Effect> Effects { get; }
    public IReadOnlyList<IMessageHandler> Handlers { get; }
    /// <summary>Parts of attachments go with an organisation that moves to another node.</summary>
    public IMovingGoods Moving { get; }

    public void Start() => _receipts.Start();

    /// <summary>Cases under way have come from another node with their organisation.</summary>
    public void Look() => _receipts.Look();

    public ValueTask DisposeAsync() => _receipts.DisposeAsync();
}
