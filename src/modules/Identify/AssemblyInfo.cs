[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Yiwang.Unit.Tests")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Yiwang.Benchmarks")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Yiwang.Node.Tests")]
