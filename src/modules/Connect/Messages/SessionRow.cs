using Yiwang.Connect.Devices;
using Yiwang.Console.Language;
using Yiwang.Mqtt.Broker;

namespace Yiwang.Connect.Messages;

/// <summary>An MQTT client in the list: equal rows look the same.</summary>
public sealed record SessionRow(string Owner, string ClientId, string Identity, bool Connected, string How, string Remote, string Since, int Subscriptions, int Waiting, long In, long Out, long Dropped)
{
    public string Id => "s-" + ElementId.Of(ClientId);

    internal static SessionRow Of(Text text, MqttSessionInfo session) => new(session.Owner, session.ClientId, session.IdentityName ?? "", session.IsConnected, Ways(session), session.Remote?.ToString() ?? "",
        session.ConnectedAt is { } at ? text.Time(Parties.Micros.Of(at)) : session.EndsAt is { } ends ? text[$"保留到 {text.Minute(Parties.Micros.Of(ends))}", $"kept until {text.Minute(Parties.Micros.Of(ends))}"] : "",
        session.Subscriptions, session.Waiting + session.InFlight, session.MessagesIn, session.MessagesOut, session.Dropped);

    private static string Ways(MqttSessionInfo session) => session.Version is not { } version ? "" : (version == Wire.Mqtt.MqttVersion.V5 ? "MQTT 5.0" : "MQTT 3.1.1") + (session.WebSocket ? " · WebSocket" : "") + (session.Encrypted ? " · TLS" : "");
}
