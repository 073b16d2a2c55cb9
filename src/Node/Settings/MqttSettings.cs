using Yiwang.Connect.Mqtt;
using Yiwang.Mqtt.Broker;
using Yiwang.Node.Composition;

namespace Yiwang.Node.Settings;

/// <summary>The node's own MQTT broker, and what the standard leaves to it.</summary>
internal sealed record MqttSettings
{
    [Setting("不报用户名的设备也可以连接，算本节点运行单位的", "devices without a user name may connect and count as the node's own organisation's")]
    public bool Anonymous { get; init; }
    [Setting("其他机器不用 TLS 也可以用人员密码和令牌登录；设备自己的密码不受此限", "people's passwords and tokens are accepted from other machines without TLS; a device's own secret always is")]
    public bool PlainSecrets { get; init; }
    [Setting("一个报文的字节数", "bytes of one packet", Min = 128, Max = 268_435_460)]
    public int PacketBytes { get; init; } = 1_048_576;
    [Setting("接受和授予的最高 QoS", "highest QoS that is accepted and granted", Min = 0, Max = 2)]
    public int MaximumQos { get; init; } = 2;
    [Setting("最长保活时间（秒），更长的由服务器指定；0 = 按客户端的", "longest keep-alive, seconds; a longer wish is answered with this; 0 = as the client wishes", Min = 0, Max = 65_535)]
    public int KeepAliveSeconds { get; init; }
    [Setting("会话最多保留（天）", "sessions kept, days", Min = 0, Max = 3_650)]
    public int SessionDays { get; init; } = 7;
    [Setting("客户端可用的主题别名数", "topic aliases that a client may use", Min = 0, Max = 65_535)]
    public int TopicAliases { get; init; } = 64;
    [Setting("服务器向客户端用的主题别名数（客户端允许时）", "topic aliases that the broker uses towards a client that permits them", Min = 0, Max = 65_535)]
    public int ServerTopicAliases { get; init; } = 64;
    [Setting("一个客户端没有应答的 QoS 1、2 消息数", "QoS 1 and 2 messages that a client may have unanswered", Min = 1, Max = 65_535)]
    public int ReceiveMaximum { get; init; } = 1_024;
    [Setting("同一客户端的订阅重叠时：one 只发一份并带全部订阅标识，each 每个订阅各发一份", "overlapping subscriptions of one client: one copy with every identifier, or one for each", OneOf = ["one", "each"])]
    public string Overlaps { get; init; } = "one";
    [Setting("等待一个客户端的消息数", "messages that wait for one client", Min = 1, Max = 10_000_000)]
    public int QueueMessages { get; init; } = 50_000;
    [Setting("等待一个客户端的字节数", "bytes that wait for one client", Min = 65_536, Max = 1_073_741_824)]
    public int QueueBytes { get; init; } = 16_777_216;
    [Setting("队列满时：oldest 丢最旧的，newest 丢新来的，disconnect 断开", "when a queue is full: the oldest is dropped, the newest, or the client is disconnected", OneOf = ["oldest", "newest", "disconnect"])]
    public string Overflow { get; init; } = "oldest";
    [Setting("拒绝发布和订阅的主题（可带通配符）", "topics that nobody may publish or subscribe to (wildcards allowed)")]
    public IReadOnlyList<string> RefusedTopics { get; init; } = [];
    [Setting("$SYS 的间隔（秒）；0 = 不发", "seconds between rounds of $SYS; 0 = none", Min = 0, Max = 3_600)]
    public int SysSeconds { get; init; } = 10;
    [Setting("Sparkplug 主机应用的名字，用于 STATE 主题", "name of the Sparkplug host application in its STATE topics")]
    public string SparkplugHost { get; init; } = "yiwang";
    [Setting("Sparkplug 消息缺号时最多等多久（毫秒），再请边缘节点重新上报；0 = 不等", "how long a missing Sparkplug message may still come before the edge node is asked for its birth, ms; 0 = not at all", Min = 0, Max = 60_000)]
    public int SparkplugReorderMs { get; init; } = 2_000;
    [Setting("主站经 Sparkplug 命令（NCMD、DCMD）写入时用哪个账号的权限；为空时不能写", "user in whose name a host writes to our Sparkplug edge nodes by NCMD and DCMD; empty = nobody writes")]
    public string SparkplugWriteAs { get; init; } = "";

    public MqttOptions Intake => new() { SparkplugReorder = TimeSpan.FromMilliseconds(SparkplugReorderMs), SparkplugWriteAs = SparkplugWriteAs, Anonymous = Anonymous, PlainSecrets = PlainSecrets, SparkplugHost = SparkplugHost, Zone = TimeZones.Node };

    public MqttBrokerOptions Broker(LimitSettings limits) => new()
    {
        MaxConnections = limits.Connections,
        MaxPacketBytes = PacketBytes,
        MaximumQos = (byte)MaximumQos,
        KeepAliveMaximum = (ushort)KeepAliveSeconds,
        SessionExpiryMaximum = TimeSpan.FromDays(SessionDays),
        TopicAliasMaximum = TopicAliases,
        ServerTopicAliases = ServerTopicAliases,
        ReceiveMaximum = ReceiveMaximum,
        Overlaps = Overlaps == "each" ? OverlapDelivery.CopyEach : OverlapDelivery.OneCopy,
        QueueMessages = QueueMessages,
        QueueBytes = QueueBytes,
        Overflow = Overflow switch { "newest" => QueueOverflow.DropNewest, "disconnect" => QueueOverflow.Disconnect, _ => QueueOverflow.DropOldest },
        RefusedTopics = RefusedTopics,
        SysInterval = TimeSpan.FromSeconds(SysSeconds),
    };
}
