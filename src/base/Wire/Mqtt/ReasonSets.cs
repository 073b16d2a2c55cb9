namespace Yiwang.Wire.Mqtt;

/// <summary>Which reason codes each packet of MQTT 5.0 may carry (tables 3-1 to 3-13 of the standard), and what CONNACK of 3.1.1 says instead.</summary>
public static class ReasonSets
{
    private static readonly MqttReason[] s_connack =
    [
        MqttReason.Success, MqttReason.UnspecifiedError, MqttReason.MalformedPacket, MqttReason.ProtocolError, MqttReason.ImplementationSpecificError,
        MqttReason.UnsupportedProtocolVersion, MqttReason.ClientIdentifierNotValid, MqttReason.BadUserNameOrPassword, MqttReason.NotAuthorized,
        MqttReason.ServerUnavailable, MqttReason.ServerBusy, MqttReason.Banned, MqttReason.BadAuthenticationMethod, MqttReason.TopicNameInvalid,
        MqttReason.PacketTooLarge, MqttReason.QuotaExceeded, MqttReason.PayloadFormatInvalid, MqttReason.RetainNotSupported, MqttReason.QosNotSupported,
        MqttReason.UseAnotherServer, MqttReason.ServerMoved, MqttReason.ConnectionRateExceeded,
    ];

    private static readonly MqttReason[] s_puback =
    [
        MqttReason.Success, MqttReason.NoMatchingSubscribers, MqttReason.UnspecifiedError, MqttReason.ImplementationSpecificError, MqttReason.NotAuthorized,
        MqttReason.TopicNameInvalid, MqttReason.PacketIdentifierInUse, MqttReason.QuotaExceeded, MqttReason.PayloadFormatInvalid,
    ];

    private static readonly MqttReason[] s_pubrel = [MqttReason.Success, MqttReason.PacketIdentifierNotFound];

    private static readonly MqttReason[] s_suback =
    [
        MqttReason.Success, MqttReason.GrantedQos1, MqttReason.GrantedQos2, MqttReason.UnspecifiedError, MqttReason.ImplementationSpecificError,
        MqttReason.NotAuthorized, MqttReason.TopicFilterInvalid, MqttReason.PacketIdentifierInUse, MqttReason.QuotaExceeded,
        MqttReason.SharedSubscriptionsNotSupported, MqttReason.SubscriptionIdentifiersNotSupported, MqttReason.WildcardSubscriptionsNotSupported,
    ];

    private static readonly MqttReason[] s_unsuback =
    [
        MqttReason.Success, MqttReason.NoSubscriptionExisted, MqttReason.UnspecifiedError, MqttReason.ImplementationSpecificError, MqttReason.NotAuthorized,
        MqttReason.TopicFilterInvalid, MqttReason.PacketIdentifierInUse,
    ];

    private static readonly MqttReason[] s_disconnect =
    [
        MqttReason.Success, MqttReason.DisconnectWithWill, MqttReason.UnspecifiedError, MqttReason.MalformedPacket, MqttReason.ProtocolError,
        MqttReason.ImplementationSpecificError, MqttReason.NotAuthorized, MqttReason.ServerBusy, MqttReason.ServerShuttingDown, MqttReason.KeepAliveTimeout,
        MqttReason.SessionTakenOver, MqttReason.TopicFilterInvalid, MqttReason.TopicNameInvalid, MqttReason.ReceiveMaximumExceeded,
        MqttReason.TopicAliasInvalid, MqttReason.PacketTooLarge, MqttReason.MessageRateTooHigh, MqttReason.QuotaExceeded, MqttReason.AdministrativeAction,
        MqttReason.PayloadFormatInvalid, MqttReason.RetainNotSupported, MqttReason.QosNotSupported, MqttReason.UseAnotherServer, MqttReason.ServerMoved,
        MqttReason.SharedSubscriptionsNotSupported, MqttReason.ConnectionRateExceeded, MqttReason.MaximumConnectTime,
        MqttReason.SubscriptionIdentifiersNotSupported, MqttReason.WildcardSubscriptionsNotSupported,
    ];

    private static readonly MqttReason[] s_auth = [MqttReason.Success, MqttReason.ContinueAuthentication, MqttReason.Reauthenticate];

    public static bool Allows(PacketType type, MqttReason reason) => Of(type).Contains(reason);

    /// <summary>The return code of a 3.1.1 CONNACK (table 3.1) that comes nearest; 0 = accepted.</summary>
    public static byte ConnectReturnCode(MqttReason reason) => reason switch
    {
        MqttReason.Success => 0,
        MqttReason.UnsupportedProtocolVersion => 1,
        MqttReason.ClientIdentifierNotValid => 2,
        MqttReason.BadUserNameOrPassword => 4,
        MqttReason.NotAuthorized or MqttReason.Banned or MqttReason.BadAuthenticationMethod => 5,
        _ => 3,
    };

    /// <summary>The reason code that says the same as a return code of 3.1.1; null = no such code.</summary>
    public static MqttReason? OfConnectReturnCode(byte code) => code switch
    {
        0 => MqttReason.Success,
        1 => MqttReason.UnsupportedProtocolVersion,
        2 => MqttReason.ClientIdentifierNotValid,
        3 => MqttReason.ServerUnavailable,
        4 => MqttReason.BadUserNameOrPassword,
        5 => MqttReason.NotAuthorized,
        _ => null,
    };

    private static ReadOnlySpan<MqttReason> Of(PacketType type) => type switch
    {
        PacketType.Connack => s_connack,
        PacketType.Puback or PacketType.Pubrec => s_puback,
        PacketType.Pubrel or PacketType.Pubcomp => s_pubrel,
        PacketType.Suback => s_suback,
        PacketType.Unsuback => s_unsuback,
        PacketType.Disconnect => s_disconnect,
        PacketType.Auth => s_auth,
        _ => default,
    };
}
