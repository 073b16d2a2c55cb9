namespace Yiwang.Connect.Adapters;

/// <summary>How a device is reached. <see cref="Broker"/>: devices that publish to this node's own broker.</summary>
public enum AdapterKind { ModbusTcp, ModbusRtuOverTcp, ModbusRtu, Broker, MqttClient, LineProtocol }

/// <summary>One connection to devices: a bus, an address, a broker. Everything on it is asked one after the other; a silent adapter never slows another.</summary>
public sealed record Adapter
{
    /// <summary>1–64 of letters, digits, <c>-</c>; unique on the node.</summary>
    public required string Id { get; init; }
    public required string Owner { get; init; }
    public required string Name { get; init; }
    public required AdapterKind Kind { get; init; }
    /// <summary>
    /// <c>192.168.10.21:502</c>; a serial device <c>/dev/ttyUSB0</c>; <c>mqtt://host:1883</c>, <c>mqtts://host:8883</c>. <see cref="AdapterKind.Broker"/>: the topics that are its own,
    /// as filters parted by spaces (<c>yz/a/#</c>); empty = those of its points.
    /// </summary>
    public string Endpoint { get; init; } = "";
    public SerialLine? Serial { get; init; }
    /// <summary>Wait for an answer, milliseconds, 50–60,000.</summary>
    public int TimeoutMs { get; init; } = 1_000;
    /// <summary>Registers that may lie unread between two points of one request, 0–120.</summary>
    public int GapMax { get; init; } = 8;
    /// <summary>Registers of one request, 1–125.</summary>
    public int RequestMax { get; init; } = 125;
    /// <summary>Pause between two requests, milliseconds: slow gateways need it.</summary>
    public int PauseMs { get; init; }
    /// <summary>Name of the plant collector that runs it; empty = this node.</summary>
    public string Collector { get; init; } = "";
    public bool Enabled { get; init; } = true;
    /// <summary>MQTT client: filters to subscribe to beside the points' topics, and the client id.</summary>
    public string ClientId { get; init; } = "";
    /// <summary><see cref="AdapterKind.Broker"/>: the credential (handle) that may use these topics and no others; empty = none is limited.</summary>
    public string UserName { get; init; } = "";
    /// <summary>Sparkplug over an MQTT client: where points are read, the name under which this node says that its host application is there; where they are published, the primary host that the edge node waits for.</summary>
    public string SparkplugHost { get; init; } = "";
    public long Position { get; init; } = -1;
}

/// <param name="Parity">N, E or O.</param>
public sealed record SerialLine(int BaudRate = 9_600, int DataBits = 8, char Parity = 'N', int StopBits = 1);

/// <summary>Never in the log: kept in the key store.</summary>
internal sealed record AdapterSecret(string Password);
