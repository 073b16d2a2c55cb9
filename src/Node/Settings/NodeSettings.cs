using Yiwang.Identify.Surfaces.HandleServer.Authentication;

namespace Yiwang.Node.Settings;

/// <summary>
/// Everything that can be set, with its default. Read from <c>yiwang.json</c> in the data folder, then <c>YIWANG__…</c> in the environment,
/// then the command line; the later wins. Keys are the camel-cased property path, as <c>listen.http</c>.
/// </summary>
internal sealed record NodeSettings
{
    [Setting("节点在界面和日志里的名字", "the node's name on pages and in logs")]
    public string Name { get; init; } = "";
    [Setting("标签上的公开地址，如 https://id.example.cn；为空时不能打印标签", "public address on labels, as https://id.example.cn; labels are refused while empty")]
    public string PublicUrl { get; init; } = "";
    [Setting("存证日志的名字，如 example.cn/99.501；创建后不可改", "the log's origin, as example.cn/99.501; fixed once created")]
    public string Origin { get; init; } = "";
    [Setting("上级或递归解析节点的地址；为空时只回答自己知道的", "address of the node to ask about other prefixes; empty = answer only what is known here")]
    public string Upstream { get; init; } = "";
    [Setting("节点密钥，64 位十六进制，用来加密 keys/；为空时用 keys/node.secret", "node secret, 64 hexadecimal digits, under which keys/ is encrypted; empty = keys/node.secret", Secret = true)]
    public string Secret { get; init; } = "";
    public ListenSettings Listen { get; init; } = new();
    public CertificateSettings Certificate { get; init; } = new();
    public ProxySettings Proxy { get; init; } = new();
    public ViewsSettings Views { get; init; } = new();
    public LimitSettings Limits { get; init; } = new();
    public ResolveSettings Resolve { get; init; } = new();
    public LookUpSettings LookUps { get; init; } = new();
    public HandleSettings Handle { get; init; } = new();
    public AuditSettings Audit { get; init; } = new();
    public LogSettings Log { get; init; } = new();
    public LabelSettings Labels { get; init; } = new();
    public StreamSettings Streams { get; init; } = new();
    public MqttSettings Mqtt { get; init; } = new();
    public ModbusSettings Modbus { get; init; } = new();
    public ControlSettings Control { get; init; } = new();
    public NodeTestSettings NodeTest { get; init; } = new();
    public NoticeSettings Notices { get; init; } = new();
    public CodeSettings Codes { get; init; } = new();
    public TraceSettings Trace { get; init; } = new();
    public WitnessSettings Witness { get; init; } = new();
    public CrossingSettings Crossing { get; init; } = new();
    public ReportingSettings Reporting { get; init; } = new();
    public MovingSettings Moving { get; init; } = new();

    /// <summary>Whether the node is reached on its own machine only, so that others may be there, too.</summary>
    /// <param name="address">Where it is reached; empty = as the settings say.</param>
    public bool IsLocal(string address) => (address.Length > 0 ? address : PublicUrl) is { Length: > 0 } url ? Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback
        : Listen.Address == "localhost" || (System.Net.IPAddress.TryParse(Listen.Address, out var ip) && System.Net.IPAddress.IsLoopback(ip));
}

internal sealed record ListenSettings
{
    [Setting("监听地址；0.0.0.0 或 * 表示所有网卡", "address to listen on; 0.0.0.0 or * = every interface")]
    public string Address { get; init; } = "127.0.0.1";
    [Setting("HTTP 端口；0 = 任选空闲端口，-1 = 不开", "HTTP port; 0 = any free one, -1 = off", Min = -1, Max = 65535)]
    public int Http { get; init; } = 8080;
    [Setting("HTTPS 端口；0 = 任选空闲端口，-1 = 不开", "HTTPS port; 0 = any free one, -1 = off", Min = -1, Max = 65535)]
    public int Https { get; init; } = 8443;
    [Setting("标识协议（Handle）端口，UDP 和 TCP；0 = 任选空闲端口，-1 = 不开", "Handle protocol port, UDP and TCP; 0 = any free ones, -1 = off", Min = -1, Max = 65535)]
    public int Handle { get; init; } = 2641;
    [Setting("递归解析端口（标识协议，UDP 和 TCP）；0 = 任选空闲端口，-1 = 不开", "recursion service port (Handle protocol, UDP and TCP); 0 = any free ones, -1 = off", Min = -1, Max = 65535)]
    public int Recursion { get; init; } = 3641;
    [Setting("老客户端用的 HTTP/HTTPS 合一端口，常用 8000；0 = 任选空闲端口，-1 = 不开", "port of old clients that carries HTTP and HTTPS, usually 8000; 0 = any free one, -1 = off", Min = -1, Max = 65535)]
    public int HandleHttp { get; init; } = -1;
    [Setting("MQTT 端口；0 = 任选空闲端口，-1 = 不开", "MQTT port; 0 = any free one, -1 = off", Min = -1, Max = 65535)]
    public int Mqtt { get; init; } = 1883;
    [Setting("MQTT over TLS 端口；0 = 任选空闲端口，-1 = 不开", "port of MQTT over TLS; 0 = any free one, -1 = off", Min = -1, Max = 65535)]
    public int Mqtts { get; init; } = 8883;
    [Setting("Modbus TCP 服务端口，给老的监控系统读测点，常用 502；0 = 任选空闲端口，-1 = 不开", "port of the Modbus TCP server from which an older SCADA reads points, usually 502; 0 = any free one, -1 = off", Min = -1, Max = 65535)]
    public int Modbus { get; init; } = -1;
    [Setting("另外监听的地址，如 https://192.168.1.5:8443", "further endpoints, as https://192.168.1.5:8443")]
    public IReadOnlyList<string> Also { get; init; } = [];
}

internal sealed record CertificateSettings
{
    [Setting("自备证书（PEM，含链），相对路径从数据目录起；为空时由本机 CA 签发", "supplied certificate chain (PEM), relative to the data folder; empty = issued by the node's own CA")]
    public string File { get; init; } = "";
    [Setting("自备证书的私钥（PEM），相对路径从数据目录起", "private key of the supplied certificate (PEM), relative to the data folder")]
    public string KeyFile { get; init; } = "";
    [Setting("本机 CA 签发时另加的主机名", "further host names in the certificate issued by the own CA")]
    public IReadOnlyList<string> HostNames { get; init; } = [];
    [Setting("信任的其他节点 CA 证书文件（对方的 /ca.crt），相对路径从数据目录起", "certificate files of other nodes' authorities that are trusted (their /ca.crt), relative to the data folder")]
    public IReadOnlyList<string> PeerAuthorities { get; init; } = [];

    /// <summary>With whole paths.</summary>
    public CertificateSettings From(string root)
    {
        string Whole(string file) => file.Length > 0 ? Path.Combine(root, file) : file;
        return this with { File = Whole(File), KeyFile = Whole(KeyFile), PeerAuthorities = [.. PeerAuthorities.Select(Whole)] };
    }
}

internal sealed record ProxySettings
{
    [Setting("可信反向代理的地址；只有来自它们的 X-Forwarded-For 才算数，默认不信任何代理", "addresses of trusted reverse proxies, whose X-Forwarded-For counts; none by default")]
    public IReadOnlyList<string> Trusted { get; init; } = [];
}

internal sealed record ViewsSettings
{
    [Setting("视图和状态的数据库", "database of views and state", OneOf = ["sqlite", "postgres"])]
    public string Engine { get; init; } = "sqlite";
    [Setting("PostgreSQL 连接串", "PostgreSQL connection string", Secret = true)]
    public string Connection { get; init; } = "";
    [Setting("PostgreSQL 模式名的开头，几个节点共用一个库时各不相同", "start of the PostgreSQL schemas' names, so that nodes can share a database")]
    public string Schema { get; init; } = "yiwang";
}

/// <summary>Bounds of the HTTP surfaces. What exceeds one is refused with a code that names the limit.</summary>
internal sealed record LimitSettings
{
    [Setting("每个端口的同时连接数", "open connections of each port", Min = 16, Max = 1_000_000)]
    public int Connections { get; init; } = 20_000;
    [Setting("请求体（字节）", "request body, bytes", Min = 65_536, Max = 1_073_741_824)]
    public long BodyBytes { get; init; } = 1_048_576;
    [Setting("一个附件（字节）", "one attachment, bytes", Min = 65_536, Max = 1_073_741_824)]
    public long AttachmentBytes { get; init; } = 20_971_520;
    [Setting("导入文件（字节）", "import file, bytes", Min = 1_048_576, Max = 4_294_967_296)]
    public long ImportBytes { get; init; } = 268_435_456;
    [Setting("请求头合计（字节）", "request headers together, bytes", Min = 8_192, Max = 1_048_576)]
    public int HeaderBytes { get; init; } = 32_768;
    [Setting("请求头个数", "number of request headers", Min = 16, Max = 1_000)]
    public int HeaderCount { get; init; } = 100;
    [Setting("请求行（字节）", "request line, bytes", Min = 4_096, Max = 65_536)]
    public int RequestLineBytes { get; init; } = 8_192;
    [Setting("等待请求头（秒）", "wait for request headers, seconds", Min = 1, Max = 600)]
    public int HeaderSeconds { get; init; } = 15;
    [Setting("空闲连接保持（秒）", "idle connection kept, seconds", Min = 1, Max = 3_600)]
    public int KeepAliveSeconds { get; init; } = 120;
    [Setting("处理一个请求（秒）；导入导出不受此限", "handling of one request, seconds; imports and exports are exempt", Min = 1, Max = 3_600)]
    public int RequestSeconds { get; init; } = 30;
    [Setting("停机时等待进行中的请求（秒）", "requests in progress are awaited at shutdown, seconds", Min = 1, Max = 600)]
    public int DrainSeconds { get; init; } = 20;
    [Setting("批量接口一次的行数", "rows of one bulk call", Min = 1, Max = 2_000)]
    public int BulkRows { get; init; } = 2_000;
}

internal sealed record ResolveSettings
{
    [Setting("问另一个节点时最多等（毫秒）；一次解析总共最多等 5 秒，此数更大时等这么久", "wait for another node, milliseconds; a whole resolution waits 5 s at most, or this if it is longer", Min = 50, Max = 60_000)]
    public int TimeoutMs { get; init; } = 3_000;
    [Setting("缓存其他节点的答案（条）", "cached answers of other nodes", Min = 0, Max = 10_000_000)]
    public int CacheEntries { get; init; } = 100_000;
    [Setting("其他编码转到哪里解析，如 oid:1.2.156.3001=https://oid.example/{id}、gs1:9506000=https://id.example；默认不转", "where codes of other schemes are sent, as oid:1.2.156.3001=https://oid.example/{id} or gs1:9506000=https://id.example; none by default")]
    public IReadOnlyList<string> Routes { get; init; } = [];
}

/// <summary>Look-ups by the public, from other machines.</summary>
internal sealed record LookUpSettings
{
    [Setting("同一地址查同一标识，每秒次数（可先连续 60 次）", "of one code from one address, per second (after 60 at once)", Min = 1, Max = 1_000_000)]
    public int CodePerSecond { get; init; } = 2;
    [Setting("同一地址查任何标识，每秒次数（可先连续 5,000 次）；运营商一个地址后面有很多人", "of any code from one address, per second (after 5,000 at once); a mobile carrier puts thousands behind one", Min = 1, Max = 1_000_000)]
    public int AddressPerSecond { get; init; } = 500;

    [Setting("同一账号或凭证，每秒请求数（可先连续两倍）", "requests of one account or credential, per second (after twice as many at once)", Min = 1, Max = 1_000_000)]
    public int AccountPerSecond { get; init; } = 30_000;

    public Parties.Limits.LimitOptions Options => new() { CodeAndAddress = new(CodePerSecond, Math.Max(60, CodePerSecond)), Address = new(AddressPerSecond, Math.Max(5_000, AddressPerSecond)), Account = new(AccountPerSecond, 2 * AccountPerSecond) };
}

/// <summary>The Handle protocol.</summary>
internal sealed record HandleSettings
{
    [Setting("UDP：对没有证实过自己的地址，收 1 字节最多发几字节（另有 65,536 字节余量，每秒补 16,384）", "UDP: bytes sent for one received, to an address that has not shown itself (beside 65,536 at once and 16,384 a second)", Min = 1, Max = 1_000)]
    public int Amplification { get; init; } = 4;
    [Setting("TCP 连接空闲多久关闭（秒）", "idle TCP connection kept, seconds", Min = 10, Max = 86_400)]
    public int IdleSeconds { get; init; } = 600;
    [Setting("同一地址的 TCP 连接数", "TCP connections of one address", Min = 1, Max = 100_000)]
    public int ConnectionsPerAddress { get; init; } = 1_000;
    [Setting("给应答签名的密钥", "key that signs answers", OneOf = ["rsa", "sm2"])]
    public string Key { get; init; } = "rsa";
    [Setting("标识协议认证还接受哪些旧算法：none 不接受，sha1 接受 SHA-1，all 也接受 MD5 和 DES", "old algorithms that still authenticate over the Handle protocol: none, sha1, or all (MD5 and DES too)", OneOf = ["none", "sha1", "all"])]
    public string Legacy { get; init; } = "sha1";
    [Setting("认证质询的有效时间（秒）", "a challenge waits for its answer, seconds", Min = 5, Max = 600)]
    public int ChallengeSeconds { get; init; } = 60;
    [Setting("会话闲置多久后结束（秒）", "idle session kept, seconds", Min = 60, Max = 86_400)]
    public int SessionSeconds { get; init; } = 3_600;
    [Setting("会话总数", "sessions in all", Min = 16, Max = 1_000_000)]
    public int Sessions { get; init; } = 10_000;
    [Setting("一个单位的会话数；超过时最久未用的让位", "sessions of one organisation; the one unused longest gives way", Min = 1, Max = 1_000_000)]
    public int SessionsOfOrganization { get; init; } = 1_000;

    public AuthenticationOptions Options => new()
    {
        Legacy = Enum.Parse<LegacyAlgorithms>(Legacy, ignoreCase: true),
        ChallengeLifetime = TimeSpan.FromSeconds(ChallengeSeconds),
        SessionIdle = TimeSpan.FromSeconds(SessionSeconds),
        Sessions = Sessions,
        SessionsOfOrganization = SessionsOfOrganization,
    };
}

internal sealed record AuditSettings
{
    [Setting("审计保留（天）", "audit kept, days", Min = 180, Max = 36_500)]
    public int Days { get; init; } = 180;
}

internal sealed record LogSettings
{
    [Setting("剩余空间低于此数（字节）时拒绝写入，查询照常", "free bytes below which writes are refused while reads go on", Min = 0, Max = 1_099_511_627_776)]
    public long MinFreeBytes { get; init; } = 67_108_864;
    [Setting("运行日志格式", "format of the running log", OneOf = ["text", "json"])]
    public string Format { get; init; } = "text";
    [Setting("运行日志级别", "level of the running log", OneOf = ["debug", "information", "warning", "error"])]
    public string Level { get; init; } = "information";
}

internal sealed record LabelSettings
{
    [Setting("公开地址是内网地址时也打印标签，只用于内网演示", "print labels although the public address is one of a private network; for demonstrations on the LAN")]
    public bool AllowPrivateAddress { get; init; }
}

/// <summary>Samples of points.</summary>
internal sealed record StreamSettings
{
    [Setting("采样数据保留（天），测点可另定", "samples kept, days; a point may say otherwise", Min = 1, Max = 36_500)]
    public int RetentionDays { get; init; } = 3_650;
    [Setting("源时间超前多少分钟以上的样本隔离存放，不进曲线", "samples whose source time is further ahead than this many minutes are put aside", Min = 1, Max = 1_440)]
    public int FutureMinutes { get; init; } = 10;
    [Setting("未封存样本占用的内存上限（字节）", "memory of samples that are not sealed, bytes", Min = 16_777_216, Max = 68_719_476_736)]
    public long HeadBytes { get; init; } = 536_870_912;
    [Setting("剩余空间低于此数（字节）时不再接收样本，采集端会等待并重发", "free bytes below which no samples are taken; drivers and collectors wait and send again", Min = 0, Max = 1_099_511_627_776)]
    public long MinFreeBytes { get; init; } = 268_435_456;

    public Yiwang.Streams.StreamOptions Options => new() { RetentionDays = RetentionDays, FutureMax = TimeSpan.FromMinutes(FutureMinutes), HeadBytesMax = HeadBytes, MinFreeBytes = MinFreeBytes };
}

/// <summary>The Modbus TCP server.</summary>
internal sealed record ModbusSettings
{
    [Setting("可连 Modbus 服务的地址，如 192.168.10.5、192.168.10.0/24；为空时只有本机", "addresses that may connect to the Modbus server, as 192.168.10.5 or 192.168.10.0/24; empty = this machine alone")]
    public IReadOnlyList<string> Allow { get; init; } = [];
    [Setting("监控系统经 Modbus 服务写入时用哪个账号的权限；为空时不能写", "user in whose name a SCADA writes through the Modbus server; empty = nobody writes")]
    public string WriteAs { get; init; } = "";

    public Yiwang.Connect.Modbus.Serving.ModbusServerOptions Options => Allow.Count == 0 ? new() { WriteAs = WriteAs } : new() { WriteAs = WriteAs, Allow = Yiwang.Connect.Modbus.Serving.ModbusServerOptions.Networks(Allow) };
}

/// <summary>Writing to machines.</summary>
internal sealed record ControlSettings
{
    [Setting("只读：任何人、任何接口都不能向设备写", "read-only: nobody writes to a device, through any surface")]
    public bool ReadOnly { get; init; }
    [Setting("远程写入必须有经另一人批准的操作票；false = 有权限的人可以直接写", "a remote write needs a ticket that a second person approved; false = whoever may control devices writes at once")]
    public bool Tickets { get; init; } = true;
}

/// <summary>Technical test of an applicant's node.</summary>
internal sealed record NodeTestSettings
{
    [Setting("可以测试的申请节点的内网地址或网段，如 10.1.0.0/16；默认只测试公网地址", "private addresses at which an applicant's node may be tested, as 10.1.0.0/16; only public ones by default")]
    public IReadOnlyList<string> Allow { get; init; } = [];
}

/// <summary>Telling people.</summary>
internal sealed record NoticeSettings
{
    [Setting("通知可以发往的内网地址，如车间里的短信网关 192.168.10.5、192.168.10.0/24；默认都不行", "private addresses that notices may be sent to, as a gateway on the shop floor: 192.168.10.5 or 192.168.10.0/24; none by default")]
    public IReadOnlyList<string> Allow { get; init; } = [];
    [Setting("紧急消息多少分钟没人读就升级通知单位管理员；0 = 不升级", "an urgent notice that nobody has read goes to the organisation's administrators after so many minutes; 0 = never", Min = 0, Max = 1_440)]
    public int EscalateMinutes { get; init; } = 15;
    [Setting("多少小时还没送达就不再重发", "a delivery is given up after so many hours", Min = 1, Max = 168)]
    public int ExpireHours { get; init; } = 24;
    [Setting("等待发送的通知数；超过的记为未送达", "deliveries that wait; further ones are recorded as failed", Min = 100, Max = 10_000_000)]
    public int Outbox { get; init; } = 100_000;

    public Yiwang.Notices.NoticeOptions Options(TimeZoneInfo zone) => new() { Zone = zone, Allow = Yiwang.Notices.NoticeOptions.Networks(Allow), EscalateMinutes = EscalateMinutes, ExpireHours = ExpireHours, OutboxMax = Outbox };
}

/// <summary>The graph over events of products.</summary>
internal sealed record TraceSettings
{
    [Setting("溯源图里的编码段数，约 80 字节内存一段；超过后新记录照存，查询页会说明不全", "stretches of codes in the trace's graph, some 80 bytes of memory each; beyond it events are recorded and not traced, and pages say so", Min = 100_000, Max = 1_000_000_000)]
    public long Stretches { get; init; } = 20_000_000;
}

/// <summary>Codes on products and their scans.</summary>
internal sealed record CodeSettings
{
    [Setting("地址段与城市对照文件（CSV：网段,行政区划代码,中文名,英文名），相对路径从数据目录起；为空时城市都是未知", "file of address blocks and cities (CSV: block,region code,Chinese name,English name), relative to the data folder; empty = every city is unknown")]
    public string Cities { get; init; } = "";
    [Setting("扫码记录保留（天）", "scans kept, days", Min = 1, Max = 180)]
    public int ScanDays { get; init; } = 180;
    [Setting("扫码记录总条数；超过时最早的先删", "scans kept in all; beyond it the oldest give way", Min = 10_000, Max = 1_000_000_000)]
    public long ScanRows { get; init; } = 20_000_000;
    [Setting("同一枚码每天留几条扫码记录；再多的只计数", "scans of one code kept a day; further ones only count", Min = 10, Max = 1_000_000)]
    public int ScansOfCode { get; init; } = 1_000;

    public Yiwang.Trust.Coding.CodingOptions Options(string root) =>
        new() { Scans = new() { Days = ScanDays, RowsMax = ScanRows, RowsOfCodeADay = ScansOfCode, Cities = Cities.Length > 0 ? Path.Combine(root, Cities) : null } };
}
