using static Yiwang.Wire.Mqtt.Properties.PropertyId;

namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>Table 2-4: the data type of each property and where it may stand.</summary>
internal static class PropertyTable
{
    private static readonly PropertyKind[] s_kinds = Kinds();
    private static readonly ulong[] s_allowed =
    [
        Set(SessionExpiryInterval, ReceiveMaximum, MaximumPacketSize, TopicAliasMaximum, RequestResponseInformation, RequestProblemInformation, UserProperty,
            AuthenticationMethod, AuthenticationData),
        Set(WillDelayInterval, PayloadFormatIndicator, MessageExpiryInterval, ContentType, ResponseTopic, CorrelationData, UserProperty),
        Set(SessionExpiryInterval, ReceiveMaximum, MaximumQos, RetainAvailable, MaximumPacketSize, AssignedClientIdentifier, TopicAliasMaximum, ReasonString,
            UserProperty, WildcardSubscriptionAvailable, SubscriptionIdentifierAvailable, SharedSubscriptionAvailable, ServerKeepAlive, ResponseInformation,
            ServerReference, AuthenticationMethod, AuthenticationData),
        Set(PayloadFormatIndicator, MessageExpiryInterval, TopicAlias, ResponseTopic, CorrelationData, UserProperty, SubscriptionIdentifier, ContentType),
        Set(ReasonString, UserProperty),
        Set(SubscriptionIdentifier, UserProperty),
        Set(UserProperty),
        Set(SessionExpiryInterval, ReasonString, UserProperty, ServerReference),
        Set(AuthenticationMethod, AuthenticationData, ReasonString, UserProperty),
    ];

    public static ulong Bit(PropertyId id) => 1UL << (int)id;

    public static PropertyKind KindOf(int id) => id < s_kinds.Length ? s_kinds[id] : PropertyKind.None;

    public static bool Allows(PropertyHolder holder, PropertyId id) => (s_allowed[(int)holder] & Bit(id)) != 0;

    /// <summary>User properties repeat everywhere, subscription identifiers in a PUBLISH to a client.</summary>
    public static bool Repeats(PropertyHolder holder, PropertyId id) => id == UserProperty || (id == SubscriptionIdentifier && holder == PropertyHolder.Publish);

    /// <summary>Values that the data type could hold and the standard forbids.</summary>
    public static bool IsForbiddenZero(PropertyId id) => id is ReceiveMaximum or MaximumPacketSize or SubscriptionIdentifier;

    private static ulong Set(params ReadOnlySpan<PropertyId> ids)
    {
        ulong set = 0;
        foreach (var id in ids) set |= Bit(id);
        return set;
    }

    private static PropertyKind[] Kinds()
    {
        var kinds = new PropertyKind[(int)SharedSubscriptionAvailable + 1];
        foreach (var id in Enum.GetValues<PropertyId>())
        {
            kinds[(int)id] = id switch
            {
                MessageExpiryInterval or SessionExpiryInterval or WillDelayInterval or MaximumPacketSize => PropertyKind.UInt32,
                ServerKeepAlive or ReceiveMaximum or TopicAliasMaximum or TopicAlias => PropertyKind.UInt16,
                SubscriptionIdentifier => PropertyKind.VariableInteger,
                CorrelationData or AuthenticationData => PropertyKind.Binary,
                UserProperty => PropertyKind.TextPair,
                ContentType or ResponseTopic or AssignedClientIdentifier or AuthenticationMethod or ResponseInformation or ServerReference
                    or ReasonString => PropertyKind.Text,
                _ => PropertyKind.Flag,
            };
        }
        return kinds;
    }
}
