-- The one agency that every fake vendor shows, in words of its own.
--
-- Days are YYYY-MM-DD, instants YYYY-MM-DDTHH:MM:SSZ (UTC), money is decimal text, durations are minutes.
-- Every main table has: deleted_at (a soft delete, as most vendors do), created_at, updated_at, and extra, a JSON
-- object for what only one vendor keeps (written and read by that vendor's fake alone).

CREATE TABLE offices (id INTEGER PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE companies (id INTEGER PRIMARY KEY, code TEXT, name TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'client',          -- own, client, supplier
    industry TEXT, website TEXT, email TEXT, phone TEXT, address TEXT, city TEXT, zip TEXT, country TEXT,
    currency TEXT, office_id INTEGER, account_manager_id INTEGER, notes TEXT, is_active INTEGER NOT NULL DEFAULT 1,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE people (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT,
    title TEXT, phone TEXT, company_id INTEGER,
    kind TEXT NOT NULL DEFAULT 'staff',           -- staff, contractor, client
    team TEXT, office_id INTEGER, is_admin INTEGER NOT NULL DEFAULT 0, is_active INTEGER NOT NULL DEFAULT 1,
    birth_date TEXT, started_on TEXT, weekly_minutes INTEGER, bill_rate TEXT, cost_rate TEXT, timezone TEXT,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT, parent_id INTEGER,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE projects (id INTEGER PRIMARY KEY, number TEXT, name TEXT NOT NULL, description TEXT, company_id INTEGER,
    category_id INTEGER, office_id INTEGER, owner_id INTEGER,
    status TEXT NOT NULL DEFAULT 'active',        -- planned, active, on_hold, completed, archived
    start_on TEXT, due_on TEXT, completed_at TEXT, budget_minutes INTEGER, budget_amount TEXT, currency TEXT,
    billable INTEGER NOT NULL DEFAULT 1, priority INTEGER, position REAL, created_by INTEGER,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE project_members (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, person_id INTEGER NOT NULL, role TEXT,
    is_lead INTEGER NOT NULL DEFAULT 0, UNIQUE (project_id, person_id));

CREATE TABLE stars (project_id INTEGER NOT NULL, person_id INTEGER NOT NULL, UNIQUE (project_id, person_id));

CREATE TABLE milestones (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, name TEXT NOT NULL, description TEXT,
    due_on TEXT, responsible_id INTEGER, completed_at TEXT, color TEXT,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE task_lists (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, milestone_id INTEGER, name TEXT NOT NULL,
    description TEXT, position REAL, budget_amount TEXT, is_active INTEGER NOT NULL DEFAULT 1,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE tasks (id INTEGER PRIMARY KEY, number TEXT, project_id INTEGER NOT NULL, task_list_id INTEGER,
    parent_id INTEGER, name TEXT NOT NULL, description TEXT,
    status TEXT NOT NULL DEFAULT 'open',          -- open, in_progress, review, done
    priority INTEGER,                             -- 1 highest to 5 lowest, null when not set
    start_on TEXT, due_on TEXT, estimate_minutes INTEGER, progress INTEGER NOT NULL DEFAULT 0, position REAL,
    work_type_id INTEGER, billable INTEGER NOT NULL DEFAULT 1, created_by INTEGER, completed_at TEXT, completed_by INTEGER,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE task_assignees (task_id INTEGER NOT NULL, person_id INTEGER NOT NULL, UNIQUE (task_id, person_id));

CREATE TABLE time_entries (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, project_id INTEGER, task_id INTEGER,
    spent_on TEXT NOT NULL, start_time TEXT,      -- HH:MM in the person's time zone, null for a plain duration
    minutes INTEGER NOT NULL, description TEXT, billable INTEGER NOT NULL DEFAULT 1, billed INTEGER NOT NULL DEFAULT 0,
    invoice_id INTEGER, work_type_id INTEGER, is_timer INTEGER NOT NULL DEFAULT 0, is_reviewed INTEGER NOT NULL DEFAULT 0,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE expenses (id INTEGER PRIMARY KEY, person_id INTEGER, project_id INTEGER, task_id INTEGER, spent_on TEXT,
    title TEXT, amount TEXT NOT NULL, currency TEXT, notes TEXT, billable INTEGER NOT NULL DEFAULT 1,
    reimbursable INTEGER NOT NULL DEFAULT 0, status TEXT,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE comments (id INTEGER PRIMARY KEY, object_type TEXT NOT NULL,  -- task, project, milestone
    object_id INTEGER NOT NULL, person_id INTEGER, body TEXT NOT NULL, is_html INTEGER NOT NULL DEFAULT 0,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT, kind TEXT NOT NULL DEFAULT 'label', project_id INTEGER,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE taggings (tag_id INTEGER NOT NULL, object_type TEXT NOT NULL, object_id INTEGER NOT NULL,
    UNIQUE (tag_id, object_type, object_id));

CREATE TABLE rates (id INTEGER PRIMARY KEY, project_id INTEGER, person_id INTEGER,  -- both null: the account's default
    amount TEXT NOT NULL, currency TEXT, UNIQUE (project_id, person_id));

CREATE TABLE storage_folders (project_id INTEGER NOT NULL, provider TEXT NOT NULL,  -- box, google_drive
    folder_id TEXT, folder_name TEXT, access TEXT, enabled INTEGER NOT NULL DEFAULT 0, UNIQUE (project_id, provider));

CREATE TABLE files (id INTEGER PRIMARY KEY, object_type TEXT NOT NULL, object_id INTEGER NOT NULL, project_id INTEGER,
    name TEXT NOT NULL, description TEXT, size INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1, person_id INTEGER,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE absences (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL,
    kind TEXT NOT NULL DEFAULT 'vacation',        -- vacation, sick-leave, workday
    start_on TEXT NOT NULL, end_on TEXT NOT NULL, half_start INTEGER NOT NULL DEFAULT 0, half_end INTEGER NOT NULL DEFAULT 0,
    description TEXT, status TEXT NOT NULL DEFAULT 'approved',
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE bookings (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, project_id INTEGER, task_id INTEGER,
    start_on TEXT NOT NULL, end_on TEXT NOT NULL, minutes INTEGER NOT NULL, description TEXT,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE invoices (id INTEGER PRIMARY KEY, kind TEXT NOT NULL DEFAULT 'invoice',  -- invoice, quote
    number TEXT, title TEXT, company_id INTEGER, project_id INTEGER,
    status TEXT NOT NULL,                         -- invoice: draft, submitted, authorised, paid, voided; quote: pending, sent, accepted, declined, expired
    issued_on TEXT, due_on TEXT, subtotal TEXT, tax TEXT, total TEXT, currency TEXT, position REAL,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE messages (id INTEGER PRIMARY KEY, project_id INTEGER, task_id INTEGER, person_id INTEGER, title TEXT, body TEXT,
    created_at TEXT, updated_at TEXT, deleted_at TEXT, extra TEXT NOT NULL DEFAULT '{}');

CREATE TABLE timers (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, task_id INTEGER, started_at TEXT NOT NULL, description TEXT);

-- Choice lists: work_type (what kind of work time was spent on), team, and whatever else one vendor's tenant defines.
CREATE TABLE options (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, position INTEGER, is_active INTEGER NOT NULL DEFAULT 1,
    extra TEXT NOT NULL DEFAULT '{}');

CREATE INDEX time_by_day ON time_entries (spent_on, id);
CREATE INDEX time_by_project ON time_entries (project_id);
CREATE INDEX time_by_person ON time_entries (person_id);
CREATE INDEX time_by_task ON time_entries (task_id);
CREATE INDEX tasks_by_project ON tasks (project_id);
CREATE INDEX comments_by_object ON comments (object_type, object_id);
