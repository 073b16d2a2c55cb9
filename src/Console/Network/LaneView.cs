using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Console.Network;

/// <summary>One direction under a pact as its reader sees it.</summary>
internal sealed record LaneView(Pact Pact, LaneStatus Lane)
{
    public PactParty Other => Lane.IsOutward ? Pact.Other(Lane.Sender) : Pact.Other(Lane.Receiver);

    public string Href => $"{NetworkSetup.Lane}?pact={Uri.EscapeDataString(Lane.Pact)}&sender={Lane.Sender}";

    /// <summary>In words; null while all goes well.</summary>
    public Bilingual? Trouble => Lane.Trouble is not { } code ? null : Lane.IsOutward ? Outwards(code) : new("收到的消息暂时无法处理，会自动重试。", "What arrived cannot be handled for now; it is tried again by itself.");

    /// <summary>The general sentences of these codes speak of looking up identifiers; here messages are to be delivered.</summary>
    private static Bilingual Outwards(string code) => code switch
    {
        Codes.NetUnreachable => new("对方节点没有答复。消息留在本节点，连上后按顺序送达。", "The other node does not answer. Messages stay here and are delivered in order once it does."),
        Codes.NetBadAnswer => new("对方节点的答复有误，消息留在本节点。请把下面的说明告诉对方。", "The other node's answer is wrong; messages stay here. Tell the other side what is said below."),
        Codes.RequestLimited => new("对方节点忙，稍后自动重试。", "The other node is busy; it is tried again by itself."),
        _ => CodeSentences.Of(new Outcome(code)),
    };

    /// <summary>Of the viewer's organisation; of all for whoever runs the node.</summary>
    public static IReadOnlyList<LaneView> Of(Principal who, ICrossing crossing, IPacts pacts, IDirectory directory, IAccess access)
    {
        var all = directory.Operator is { } node && access.Decide(who, AccessAction.ManageNode, new ThingScope(node.Id.ToString(), null)).Allowed;
        return [.. from lane in crossing.Lanes
                   let own = (lane.IsOutward ? lane.Sender : lane.Receiver).ToString()
                   where all || string.Equals(own, who.Organization, StringComparison.OrdinalIgnoreCase)
                   let pact = pacts.Find(lane.Pact)
                   where pact is not null
                   orderby lane.Trouble is null, -lane.Waiting, lane.Pact
                   select new LaneView(pact, lane)];
    }
}
