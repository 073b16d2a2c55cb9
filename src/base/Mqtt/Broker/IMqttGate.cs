using System.Net;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>Decides who may connect. What an admitted client may do afterwards its <see cref="IMqttIdentity"/> says.</summary>
public interface IMqttGate
{
    /// <summary>Asked once for each CONNECT, before any session is touched.</summary>
    /// <param name="stop">Cancelled when the connection ends or its time to sign in is over.</param>
    ValueTask<MqttAdmission> AdmitAsync(MqttApplicant applicant, CancellationToken stop);
}

/// <summary>What a CONNECT and its connection say about who comes.</summary>
public sealed record MqttApplicant
{
    /// <summary>Empty = the broker chooses one.</summary>
    public required string ClientId { get; init; }
    public required MqttVersion Version { get; init; }
    /// <summary>Null = none was sent.</summary>
    public string? UserName { get; init; }
    /// <summary>Null = none was sent. The memory is valid until the gate has answered.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }
    /// <summary>The client's certificate, whose key the TLS handshake has proved; whom it belongs to the gate decides. Null = none.</summary>
    public X509Certificate2? Certificate { get; init; }
    public EndPoint? Remote { get; init; }
    public bool Encrypted { get; init; }
    public bool WebSocket { get; init; }
}

/// <summary>The gate's answer.</summary>
/// <param name="Reason">Success, or the reason code of the CONNACK that refuses.</param>
/// <param name="Identity">Not null when the reason is Success.</param>
/// <param name="Text">Reason string for a client of MQTT 5; null = none.</param>
public readonly record struct MqttAdmission(MqttReason Reason, IMqttIdentity? Identity, string? Text = null)
{
    public static MqttAdmission Admit(IMqttIdentity identity) => new(MqttReason.Success, identity);

    public static MqttAdmission Refuse(MqttReason reason, string? text = null) => new(reason, null, text);
}
