using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Devices;
using Yiwang.Console.Feeds;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Mqtt.Broker;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Messages;

/// <summary>MQTT clients and unmapped topics of an organisation as they change. A row that is new is added.</summary>
internal static class TopicsFeed
{
    /// <summary>Rows of one page; those heard last come first.</summary>
    private const int RowsMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(TopicsPage.Path + "/stream", (HttpContext http, IViewer viewer, DiscoveredTopics discovered, LiveFeed feed) =>
            Open(http, viewer, feed, () => [.. Topics(viewer.Principal, discovered).Select(t => new Piece(t.Id, typeof(TopicRowView), t))])).ExcludeFromDescription().DisableRequestTimeout();
        routes.MapGet(TopicsPage.Sessions + "/stream", (HttpContext http, IViewer viewer, IServiceProvider services, LiveFeed feed, Text text) =>
            Open(http, viewer, feed, () => [.. SessionRows(text, viewer.Principal, services.GetService<MqttBroker>()).Select(s => new Piece(s.Id, typeof(SessionRowView), s))])).ExcludeFromDescription().DisableRequestTimeout();
    }

    public static IReadOnlyList<TopicRow> Topics(Principal who, DiscoveredTopics discovered) => who.Organization is not { } owner ? [] : [.. discovered.List(owner).Take(RowsMax).Select(TopicRow.Of)];

    public static IReadOnlyList<SessionRow> SessionRows(Text text, Principal who, MqttBroker? broker) => who.Organization is not { } owner || broker is null ? []
        : [.. broker.Sessions().Where(s => string.Equals(s.Owner, owner, StringComparison.OrdinalIgnoreCase)).OrderByDescending(s => s.IsConnected).ThenBy(s => s.ClientId, StringComparer.Ordinal).Take(RowsMax).Select(s => SessionRow.Of(text, s))];

    private static IResult Open(HttpContext http, IViewer viewer, LiveFeed feed, Func<IReadOnlyList<Piece>> look) =>
        DeviceRoles.MaySee(viewer.Principal) ? feed.Open(http, look) : Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
}
