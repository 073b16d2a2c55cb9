using System.Security.Cryptography;
using System.Text;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>From CONNECT to CONNACK.</summary>
internal sealed class Handshake(ClientConnection connection, BrokerCore core)
{
    private readonly PropertyWriter _properties = new();

    /// <returns>False = refused; the answer is sent.</returns>
    public async ValueTask<bool> AcceptAsync(ConnectRequest request, CancellationToken stop)
    {
        (connection.Version, connection.MaximumPacketSize) = (request.Version, request.MaximumPacketSize);
        if (RefusalOf(request) is { } refusal) return Refuse(refusal.Reason, refusal.Text);
        var clientId = request.ClientId.Length > 0 ? request.ClientId : "auto-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var admission = await core.Gate.AdmitAsync(new MqttApplicant
        {
            ClientId = request.ClientId,
            Version = request.Version,
            UserName = request.UserName,
            // a null array would become an empty password
            Password = request.Password is { } password ? password : (ReadOnlyMemory<byte>?)null,
            Certificate = connection.Link.Certificate,
            Remote = connection.Link.Remote,
            Encrypted = connection.Link.Encrypted,
            WebSocket = connection.Link.WebSocket,
        }, stop);
        if (admission.Identity is not { } identity || admission.Reason != MqttReason.Success)
            return Refuse(admission.Reason == MqttReason.Success ? MqttReason.NotAuthorized : admission.Reason, admission.Text);
        connection.Identity = identity;
        if (request.Will is { } will && WillRefusalOf(will.Message, identity) is { } fault) return Refuse(fault.Reason, fault.Text);
        if (core.Journal.State == Storing.JournalState.Failed && ExpiryOf(request) > 0) return Refuse(MqttReason.ServerUnavailable, "sessions cannot be kept at present");
        Prepare(request);
        var entered = core.Sessions.Enter(connection, new SessionKey(identity.Owner, clientId), request.CleanStart, (session, present) => Begin(session, present, request));
        return entered == MqttReason.Success || Refuse(entered, "no room for another session");
    }

    /// <summary>Answers a CONNECT that cannot be read, or must not be accepted.</summary>
    public bool Refuse(MqttReason reason, string? text)
    {
        core.Totals.CountRefusal();
        _properties.Clear();
        if (connection.Version == MqttVersion.V5)
        {
            if (reason is MqttReason.UseAnotherServer or MqttReason.ServerMoved && core.Options.ServerReference is { } server) _properties.Text(PropertyId.ServerReference, server);
            if (text != null) _properties.Text(PropertyId.ReasonString, text);
        }
        var packet = new ConnackPacket { Reason = reason, RawProperties = _properties.Written };
        // 3.2.2-19: the words are left out where the client would not take them
        if (PacketFrame.LengthOf(packet.BodyLength(connection.Version)) > connection.MaximumPacketSize) packet.RawProperties = default;
        Write(packet);
        connection.Outbox.Flush();
        connection.HasLastWord = true;
        return false;
    }

    private (MqttReason Reason, string Text)? RefusalOf(ConnectRequest request)
    {
        if (core.IsStopping) return (MqttReason.ServerUnavailable, "the broker shuts down");
        if (request.AuthenticationMethod != null) return (MqttReason.BadAuthenticationMethod, "no enhanced authentication here: use a user name and password, a token or a certificate");
        if (request.ClientIdBytes > core.Options.MaxClientIdBytes) return (MqttReason.ClientIdentifierNotValid, $"a client identifier has at most {core.Options.MaxClientIdBytes} bytes");
        // 3.1.3-8 of 3.1.1: without a name there is no session to come back to
        if (request.ClientIdBytes == 0 && (!core.Options.AssignClientIds || (request.Version == MqttVersion.V311 && !request.CleanStart)))
            return (MqttReason.ClientIdentifierNotValid, "a client identifier is needed");
        if (request.Will is not { Message: { } will }) return null;
        if (will.Qos > core.Options.MaximumQos) return (MqttReason.QosNotSupported, "the will's QoS is more than the broker offers");
        if (will.Retain && !core.Options.RetainAvailable) return (MqttReason.RetainNotSupported, "the broker keeps no retained messages");
        return null;
    }

    private (MqttReason Reason, string Text)? WillRefusalOf(Message will, IMqttIdentity identity)
    {
        var reason = core.Refused.RefusesPublish(will.Topic) ? MqttReason.NotAuthorized : identity.MayPublish(will.Topic, will.Qos, will.Retain);
        return reason == MqttReason.Success ? null : (reason, "the will's topic may not be published to");
    }

    private void Prepare(ConnectRequest request)
    {
        connection.SendMaximum = request.Version == MqttVersion.V5 ? Math.Min(request.ReceiveMaximum, core.Options.InFlightMaximum) : core.Options.InFlightMaximum;
        connection.KeepAlive = KeepAliveOf(request);
        // 3.1.2-22: one and a half times the keep-alive, from before the client hears that it is accepted
        if (connection.Slot >= 0) core.Connections.SetPatience(connection.Slot, core.NowMs, connection.KeepAlive == 0 ? long.MaxValue : connection.KeepAlive * 1_500L);
        var aliases = Math.Min(request.TopicAliasMaximum, core.Options.ServerTopicAliases);
        if (aliases > 0) connection.Aliases = new OutgoingAliases(aliases);
    }

    /// <summary>Under the session's gate: CONNACK is the first packet, and what is under way follows.</summary>
    private void Begin(Session session, bool present, ConnectRequest request)
    {
        var wasPersistent = present && session.IsPersistent;
        session.ExpirySeconds = ExpiryOf(request);
        session.Will = request.Will;
        if (session.IsPersistent) core.Journal.Whole(session);
        else if (wasPersistent) core.Journal.Ended(session);
        _properties.Clear();
        if (request.Version == MqttVersion.V5) Describe(request, session);
        Write(new ConnackPacket { SessionPresent = present, RawProperties = _properties.Written });
        if (present)
        {
            session.Requeue(connection);
            session.LeaveOutForbidden(connection.Identity!);
            session.Pump(connection);
        }
        connection.Outbox.Flush();
    }

    private void Describe(ConnectRequest request, Session session)
    {
        var options = core.Options;
        if (session.ExpirySeconds != request.ExpirySeconds) _properties.Number(PropertyId.SessionExpiryInterval, session.ExpirySeconds);
        if (options.ReceiveMaximum < ushort.MaxValue) _properties.Number(PropertyId.ReceiveMaximum, (uint)options.ReceiveMaximum);
        if (options.MaximumQos < 2) _properties.Number(PropertyId.MaximumQos, options.MaximumQos);
        if (!options.RetainAvailable) _properties.Number(PropertyId.RetainAvailable, 0);
        _properties.Number(PropertyId.MaximumPacketSize, (uint)options.MaxPacketBytes);
        if (request.ClientIdBytes == 0) _properties.Text(PropertyId.AssignedClientIdentifier, session.Key.ClientId);
        if (options.TopicAliasMaximum > 0) _properties.Number(PropertyId.TopicAliasMaximum, (uint)options.TopicAliasMaximum);
        if (!options.WildcardSubscriptions) _properties.Number(PropertyId.WildcardSubscriptionAvailable, 0);
        if (!options.SubscriptionIdentifiers) _properties.Number(PropertyId.SubscriptionIdentifierAvailable, 0);
        if (!options.SharedSubscriptions) _properties.Number(PropertyId.SharedSubscriptionAvailable, 0);
        if (connection.KeepAlive != request.KeepAlive) _properties.Number(PropertyId.ServerKeepAlive, connection.KeepAlive);
        if (request.WantsResponseInformation && options.ResponseInformation is { } root) _properties.Bytes(PropertyId.ResponseInformation, Encoding.UTF8.GetBytes(root));
    }

    private uint ExpiryOf(ConnectRequest request)
    {
        var longest = (uint)Math.Min(uint.MaxValue, core.Options.SessionExpiryMaximum.TotalSeconds);
        if (request.Version == MqttVersion.V311) return request.CleanStart ? 0 : longest;
        return Math.Min(request.ExpirySeconds, longest);
    }

    private ushort KeepAliveOf(ConnectRequest request)
    {
        var longest = core.Options.KeepAliveMaximum;
        // 3.1.1 has no way to tell the client, so its own wish stands
        return request.Version == MqttVersion.V5 && longest > 0 && (request.KeepAlive == 0 || request.KeepAlive > longest) ? longest : request.KeepAlive;
    }

    private void Write(ConnackPacket packet)
    {
        var length = PacketFrame.LengthOf(packet.BodyLength(connection.Version));
        packet.Write(connection.Outbox.Take(length), connection.Version);
    }
}
