<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Illuminate\Container\Container;
use Illuminate\Http\Request;
use Sdkgen\Laravel\Runtime\Laravel\HttpFacts;
use Sdkgen\Laravel\Runtime\Tenancy\Incident;

/**
 * Writes what a guard objected to into the log and the journal.
 *
 * @internal
 */
final class Reporter
{
    private const TRACEPARENT = '~\A[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\z~';

    /** The job or command that runs, when it is not a request. */
    public string $activity = '';

    public function __construct(private readonly Journal $journal)
    {
    }

    public function __invoke(Incident $incident, string $action): void
    {
        if (! $this->journal->isNew($incident)) {
            return;
        }
        $entry = ['action' => $action] + $incident->describe() + $this->where();
        $level = $action === 'blocked' ? 'error' : 'warning';
        $app = Container::getInstance();
        $this->journal->write(['time' => gmdate('Y-m-d\TH:i:s\Z')] + $entry);
        $what = "{$incident->violation->value} $action";
        $app->make('log')->{$level}("Tenant isolation: $what. $incident->reason", $entry);
    }

    /** @return array<string, string> */
    private function where(): array
    {
        $app = Container::getInstance();
        $request = $this->activity === '' && $app->bound('request') ? $app->make('request') : null;
        if (! $request instanceof Request || $request->route() === null) {
            return array_filter(['activity' => $this->activity]);
        }
        $trace = preg_match(self::TRACEPARENT, (string) $request->headers->get('traceparent'), $found) === 1;

        return array_filter([
            'route' => (string) HttpFacts::template($request),
            'trace_id' => $trace ? $found[1] : '',
        ]);
    }
}
