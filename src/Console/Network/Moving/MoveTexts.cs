using System.Globalization;
using Yiwang.Events;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Net.Moving.Leaving;
using Yiwang.Net.Moving.Wire;

namespace Yiwang.Console.Network.Moving;

/// <summary>Words of moves between nodes.</summary>
public static class MoveTexts
{
    public static Bilingual Title(MoveOutPhase phase) => phase switch
    {
        MoveOutPhase.Opened => new("等新节点", "Waiting for the new node"),
        MoveOutPhase.Copying => new("正在复制", "Copying"),
        MoveOutPhase.Frozen => new("正在收尾", "Finishing"),
        MoveOutPhase.Moved => new("已迁走，正在转介", "Moved; referring"),
        MoveOutPhase.Released => new("已迁走", "Moved"),
        _ => new("已撤销", "Called off"),
    };

    public static Bilingual Detail(MoveOutPhase phase) => phase switch
    {
        MoveOutPhase.Opened => new("请在新节点上输入迁移码。输入以前，这里一切照常。", "Enter the code on the new node. Until then everything goes on here."),
        MoveOutPhase.Copying => new("新节点正在读取记录和数据，这里可以照常工作。", "The new node is reading; people go on working here."),
        MoveOutPhase.Frozen => new("这里已停止写入，正在传最后的变化，通常几秒钟。查询照常。", "Nothing is written here any more while the last changes go over, usually for seconds. Reading goes on."),
        MoveOutPhase.Moved => new("新节点已接手。本节点收到的查询会转介到新节点。", "The new node has taken over. What is asked here is referred to it."),
        MoveOutPhase.Released => new("转介时间已过，本节点不再负责这个单位的标识。", "The time of referrals is over: this node is no longer responsible."),
        _ => new("迁移已撤销，一切照旧。需要时可以重新开始。", "The move was called off and everything is as before. Begin again whenever you like."),
    };

    public static Bilingual Title(MoveInPhase phase) => phase switch
    {
        MoveInPhase.Planned => new("等您确认", "Waiting for you"),
        MoveInPhase.Copying => new("正在复制", "Copying"),
        MoveInPhase.Finishing => new("正在收尾", "Finishing"),
        MoveInPhase.Switching => new("正在切换", "Switching"),
        MoveInPhase.Done => new("迁入完成", "Moved in"),
        _ => new("已撤销", "Called off"),
    };

    /// <summary>Kinds of log entries, put together as people think of them.</summary>
    public static IReadOnlyList<(Bilingual Name, long Count)> Lines(MovePlan plan)
    {
        long Of(params ReadOnlySpan<string> kinds)
        {
            var sum = 0L;
            foreach (var kind in kinds) sum += plan.Kinds.GetValueOrDefault(kind);
            return sum;
        }
        return
        [
            (new("标识登记", "Identifiers registered"), Of("IdentifierRegistered")), (new("标识段", "Ranges"), Of("RangeRegistered")), (new("模板版本", "Versions of templates"), Of("TemplatePublished")),
            (new("办件（已开）", "Cases opened"), Of("CaseOpened", "CaseReceived")), (new("其中在办", "of these open"), plan.OpenCases), (new("用户", "Users"), Of("UserBound")), (new("测点", "Points with data"), plan.Series), (new("数据（条）", "Samples"), plan.Samples),
            (new("合作协议", "Pacts"), plan.Pacts), (new("待发的消息（一起迁）", "Messages waiting to be sent (they go along)"), plan.Waiting),
            (new("存证记录合计", "Log entries in all"), plan.Kinds.Values.Sum()),
        ];
    }

    /// <summary>What does not come along, or is another afterwards, each with what to do: known before the start.</summary>
    public static IReadOnlyList<Bilingual> Stays { get; } =
    [
        new("密码、动态验证码、登录和手机绑定留在原节点：迁完后给大家重置密码，手机重新绑定。", "Passwords, second factors, sessions and bound phones stay: reset the passwords and bind the phones again afterwards."),
        new("接口令牌、程序密钥、通知渠道和连接的密码一起迁；采集端、直接上报的设备和程序里的网址要改成新节点。", "API tokens, secrets of programs, channels and connections come along; collectors, devices that publish and programs must be given the new address."),
        new("冻结时原节点停止采集，切换后新节点自己连接设备：新节点所在的网络要能到达设备。", "At freezing the old node stops reading devices; after the switch the new one connects by itself, so its network must reach them."),
        new("暗码和它的密钥一起迁，印好的瓶子照样能验。印着原节点网址的码要让原节点长期跳转，它的转介只有一段时间。", "Secret codes come along with their key, and printed ones are told as before. Codes printed with the old node's address need it to redirect for good: its referrals end."),
        new("审计日志和解析统计留在原节点，需要的先导出。扫码次数一起迁，每个码只带最近 200 条明细。", "The audit log and statistics of resolution stay: export what you need first. Counts of scans come along, of each code the newest 200 scans."),
    ];

    /// <summary>What the administrator looks at on the new node.</summary>
    public static IReadOnlyList<Bilingual> Afterwards { get; } =
    [
        new("在“用户与角色”里给其他人重置密码：账号和角色都在，密码没有带过来；点检手机重新绑定。", "Reset the passwords of the others under ‘Users and roles’: accounts and roles are here, passwords did not come. Bind inspection phones again."),
        new("在“单位密钥”里更换一次密钥；接口令牌和程序密钥也各换一次：原节点曾经保管过。", "Rotate the keys once under ‘Keys’, and renew API tokens and secrets of programs: the old node has held them."),
        new("在“设备”里看每个连接是不是在线；采集端、设备和程序改用本节点的网址。", "Look under ‘Devices’ whether each connection is online; give collectors, devices and programs this node's address."),
        new("在“通知渠道”里各发一条测试消息。", "Send a test message through each channel."),
        new("在“邻居”里看合作协议的消息是不是都送到了：对方知道新地址以后会自己接着送。", "Look under ‘Neighbours’ whether messages of pacts arrive: the others go on by themselves once they know the address."),
    ];

    /// <summary>How long it took, and how much that was a second.</summary>
    public static Bilingual Pace(MoveInStatus s)
    {
        var seconds = Math.Max(0.001, (s.DoneUs - s.BeganUs) / 1e6);
        var (rows, samples, megabytes) = (s.Entries / seconds, s.Samples / seconds, s.Bytes / seconds / 1e6);
        return new(string.Create(CultureInfo.InvariantCulture, $"用时 {seconds:N1} 秒：存证记录每秒 {rows:N0}，数据每秒 {samples:N0}，每秒 {megabytes:N1} MB，共 {s.Bytes / 1e6:N1} MB"),
            string.Create(CultureInfo.InvariantCulture, $"{seconds:N1} s: {rows:N0} entries/s, {samples:N0} samples/s, {megabytes:N1} MB/s, {s.Bytes / 1e6:N1} MB in all"));
    }
}
