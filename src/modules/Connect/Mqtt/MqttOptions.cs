using System.Net.Security;
using Yiwang.Connect.Mqtt.Sparkplug;

namespace Yiwang.Connect.Mqtt;

/// <summary>What the node's settings say about MQTT in this module.</summary>
public sealed record MqttOptions
{
    /// <summary>Devices without a name may connect and count as the node's own organisation's. Default false.</summary>
    public bool Anonymous { get; init; }
    /// <summary>People's passwords and tokens are accepted from other machines without TLS. Default false.</summary>
    public bool PlainSecrets { get; init; }
    /// <summary>Under this name the node says on its own broker that its Sparkplug host application is there; no <c>/ + #</c>. Default yiwang.</summary>
    public string SparkplugHost { get; init; } = "yiwang";
    /// <summary>How long a missing Sparkplug message may still come before the edge node is asked for its birth, 0–60 s. Default 2 s.</summary>
    public TimeSpan SparkplugReorder { get; init; } = TimeSpan.FromSeconds(2);
    /// <summary>Log-in name of the user in whose name hosts of our Sparkplug edge nodes write by NCMD and DCMD; empty = nobody writes. Guard, limits and log are those of every other write.</summary>
    public string SparkplugWriteAs { get; init; } = "";
    /// <summary>Times without a zone are of this one.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Judges certificates of other brokers that the machine's own authorities do not vouch for; null = such brokers are refused.</summary>
    public RemoteCertificateValidationCallback? ServerCertificate { get; init; }

    internal SparkplugOptions Sparkplug => SparkplugOptions.Default with { ReorderTimeout = SparkplugReorder };
}
