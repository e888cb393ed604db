using System.Net.Sockets;
using AePipeline.Settings;
using Npgsql;

namespace AePipeline.Latents.Postgres;

/// <summary>A PostgreSQL server with pgvector, and what is said of it where it fails: never with the password.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string _place;

    /// <param name="connectionString">The server; nothing is sent yet.</param>
    public PostgresServer(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.UseVector();
        _source = builder.Build();
        var named = builder.ConnectionStringBuilder;
        _place = $"the PostgreSQL server {named.Host}:{named.Port}, database {named.Database ?? named.Username}";
    }

    /// <summary>Whether a text is a connection string that names a server.</summary>
    public static bool CanRead(string? connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Host is { Length: > 0 };
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Runs commands over a connection.</summary>
    /// <exception cref="LatentSearchException">The server does not answer, or refuses.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> commands, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            return await commands(connection);
        }
        catch (PostgresException refused)
        {
            throw new LatentSearchException($"{Capital(_place)}, refuses: {refused.MessageText} ({refused.SqlState}). {WayOut(refused.SqlState)}", refused);
        }
        catch (Exception away) when (away is NpgsqlException or SocketException or TimeoutException)
        {
            throw new LatentSearchException(
                $"Latents are searched in {_place}, and it does not answer: {away.Message} Look whether it runs and can be reached from here, or take {SettingName.Of(LatentSearchOptions.Section, nameof(LatentSearchOptions.Store))} back to Index.",
                away);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string WayOut(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"Correct the user and the password in {SettingName.Of(LatentSearchOptions.Section, nameof(LatentSearchOptions.ConnectionString))}.",
        PostgresErrorCodes.InvalidCatalogName => $"Create the database, or name another in {SettingName.Of(LatentSearchOptions.Section, nameof(LatentSearchOptions.ConnectionString))}.",
        PostgresErrorCodes.InsufficientPrivilege => "Give the user the right to create tables in the database, and have somebody who may run CREATE EXTENSION vector.",
        PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedObject => "Install pgvector on the server, and run CREATE EXTENSION vector in the database.",
        _ => "The log of the server says more.",
    };
}
