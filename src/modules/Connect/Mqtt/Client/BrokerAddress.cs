using System.Net.Security;
using Yiwang.Connect.Adapters;
using Yiwang.Mqtt.Client;

namespace Yiwang.Connect.Mqtt.Client;

/// <summary>From an adapter's <c>mqtt://host:port</c> or <c>mqtts://…</c> to a client's options.</summary>
internal static class BrokerAddress
{
    private const int Plain = 1_883, Secure = 8_883;

    /// <param name="trust">Judges a server's certificate that the machine's own authorities do not vouch for; null = such are refused.</param>
    public static MqttClientOptions OptionsOf(Adapter adapter, string? password, RemoteCertificateValidationCallback? trust)
    {
        var uri = new Uri(adapter.Endpoint);
        var secure = uri.Scheme == "mqtts";
        return new()
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : secure ? Secure : Plain,
            Tls = secure ? new SslClientAuthenticationOptions { TargetHost = uri.Host, RemoteCertificateValidationCallback = trust } : null,
            ClientId = adapter.ClientId.Length > 0 ? adapter.ClientId : $"yiwang-{adapter.Id}",
            UserName = adapter.UserName.Length > 0 ? adapter.UserName : null,
            Password = password,
            Timeout = TimeSpan.FromMilliseconds(Math.Max(adapter.TimeoutMs, 5_000)),
        };
    }
}
